package dev.raceprobe.target;

import dev.raceprobe.target.truth.TruthSnapshot;

/** Targets on a free loopback port. */
final class Targets {
    private Targets() {}

    static FaultyTarget start() {
        return FaultyTarget.start(new TargetSettings("127.0.0.1", 0, null));
    }

    /** {@code "accept_race error 3/2"}: three events on two connections. */
    static String faults(FaultyTarget target) {
        StringBuilder text = new StringBuilder();
        for (TruthSnapshot.Count count : target.truth().faults()) {
            text.append("%s %s %d/%d;".formatted(count.fault(), count.outcome(), count.events(), count.connections()));
        }
        return text.toString();
    }
}
