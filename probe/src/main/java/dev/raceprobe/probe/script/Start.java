package dev.raceprobe.probe.script;

import java.util.Set;

/** When a connection of a round begins. Beginning is asking for admission: the pace and the cap may hold it back further. */
public sealed interface Start {
    /** With the round. */
    record WithTheRound() implements Start {}

    /**
     * Later than the round.
     *
     * @param nanos since the round was due, [0, ...)
     */
    record At(long nanos) implements Start {}

    /**
     * When other connections of the round are over, however they ended.
     *
     * @param parts their indices in the round
     * @param nanos from the end of the last of them, [0, ...)
     */
    record After(Set<Integer> parts, long nanos) implements Start {
        public After {
            parts = Set.copyOf(parts);
        }
    }

    /**
     * When another connection of the round was cut half open, or is over in whatever other way.
     *
     * @param part its index in the round
     */
    record AfterCut(int part) implements Start {}

    /**
     * In one turn of the loop with all other connections of the round that begin at the same time, whatever the pace, as soon
     * as the cap has room for all of them.
     *
     * @param when the time
     */
    record Together(Start when) implements Start {}

    /**
     * So long after another connection of the round began; where that never does, neither does this.
     *
     * @param part its index in the round
     * @param nanos from its turn, in which its token is had, [0, ...)
     */
    record Since(int part, long nanos) implements Start {}
}
