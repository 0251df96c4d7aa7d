package dev.raceprobe.operator.run;

import dev.raceprobe.api.v1alpha1.LastRun;
import dev.raceprobe.api.v1alpha1.RaceProbe;
import dev.raceprobe.api.v1alpha1.RaceProbeSpec;
import dev.raceprobe.api.v1alpha1.RaceProbeSpec.Mode;
import dev.raceprobe.api.v1alpha1.RaceProbeStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What a probe's mode asks for at a moment. Decided from the spec and {@code status.lastRun} alone, so that whoever looks,
 * whenever, decides the same.
 */
public sealed interface RunState {
    /** A tick that nobody saw for so long is skipped. */
    Duration TOO_LATE = Duration.ofMinutes(5);

    /** The run of a probe without {@code runId}. */
    String FIRST = "1";

    /** It probes until it is stopped. */
    record Continuous() implements RunState {}

    /**
     * A run is on, or begins now.
     *
     * @param begun whether the status says so already
     */
    record Running(LastRun run, boolean begun) implements RunState {}

    /**
     * No run is on.
     *
     * @param last the run before; empty: there was none
     * @param next the tick of the next; empty in mode Once
     * @param missed the newest tick that was seen too late; empty: none was
     */
    record Idle(Optional<LastRun> last, Optional<Instant> next, Optional<Instant> missed) implements RunState {}

    /** What is to be done now for a valid spec. */
    static RunState of(RaceProbe probe, Instant now) {
        RaceProbeSpec spec = probe.getSpec();
        Optional<LastRun> last = Optional.ofNullable(probe.getStatus()).map(RaceProbeStatus::lastRun);
        RunState state = asked(probe, spec, last, now);
        // what is suspended begins nothing; a run that is on stays on
        return Boolean.TRUE.equals(spec.suspend()) && state instanceof Running running && !running.begun()
                ? new Idle(last, Optional.empty(), Optional.empty())
                : state;
    }

    private static RunState asked(RaceProbe probe, RaceProbeSpec spec, Optional<LastRun> last, Instant now) {
        return switch (spec.mode()) {
            case Continuous -> new Continuous();
            case Once -> once(spec, last, now);
            case Scheduled -> scheduled(probe, last, now);
        };
    }

    private static RunState once(RaceProbeSpec spec, Optional<LastRun> last, Instant now) {
        Optional<String> runId = notBegun(spec, last);
        if (runId.isPresent()) {
            return new Running(new LastRun(runId.get(), null, Times.text(now), null, null), false);
        }
        return last.get().completionTime() == null
                ? new Running(last.get(), true)
                : new Idle(last, Optional.empty(), Optional.empty());
    }

    /** The run that a {@code runId} asks for and that has not begun; empty: it has, or the mode has no runIds. */
    static Optional<String> notBegun(RaceProbeSpec spec, Optional<LastRun> last) {
        String runId = spec.runId() == null ? FIRST : spec.runId();
        return spec.mode() == Mode.Once
                        && last.filter(run -> run.runId().equals(runId)).isEmpty()
                ? Optional.of(runId)
                : Optional.empty();
    }

    private static RunState scheduled(RaceProbe probe, Optional<LastRun> last, Instant now) {
        Optional<LastRun> ofSchedule = last.filter(run -> run.scheduledTime() != null);
        if (ofSchedule.isPresent() && ofSchedule.get().completionTime() == null) {
            return new Running(ofSchedule.get(), true);
        }
        Ticks ticks = Ticks.of(probe.getSpec().schedule());
        Instant known = ofSchedule
                .map(run -> Instant.parse(run.scheduledTime()))
                .orElseGet(() -> Instant.parse(probe.getMetadata().getCreationTimestamp()));
        Optional<Instant> due = ticks.lastUntil(now).filter(tick -> tick.isAfter(known));
        if (due.isPresent() && !due.get().plus(TOO_LATE).isBefore(now)) {
            String tick = Times.text(due.get());
            return new Running(new LastRun(tick, tick, Times.text(now), null, null), false);
        }
        return new Idle(last, ticks.nextAfter(now), due);
    }

    /** Whether the mode has runs at all. */
    static boolean hasRuns(RaceProbeSpec spec) {
        return spec.mode() != Mode.Continuous;
    }
}
