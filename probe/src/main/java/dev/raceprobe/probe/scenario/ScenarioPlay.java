package dev.raceprobe.probe.scenario;

import dev.raceprobe.probe.script.Ids;
import dev.raceprobe.probe.script.Part;
import dev.raceprobe.probe.symptom.Reading;
import dev.raceprobe.probe.timeline.Timeline;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;

/** How a scenario type is played. One instance a row; confined to the event loop. */
public interface ScenarioPlay {
    /**
     * The connections of a round.
     *
     * @param number number of the round
     * @param random seeded for the round: the same round of the same plan draws the same
     * @param ids names that were never used before
     */
    List<Part> round(long number, SplittableRandom random, Ids ids);

    /**
     * For a scenario whose rounds are polls: from the end of one to the next in a run, which has no grid, in milliseconds. One
     * handshake at a time hurts nobody and is how a target in distress is seen to be back: the breaker is not asked.
     */
    default OptionalLong pollMillis() {
        return OptionalLong.empty();
    }

    /**
     * What the round's reading needs of a connection that is over: called at its end, so that a round of many connections one after
     * the other need not hold all of each.
     */
    default Timeline folded(Timeline over) {
        return over;
    }

    /**
     * What the round showed: one reading for each check, in any order.
     *
     * @param parts as written
     * @param timelines one for each part, in order
     */
    List<Reading> read(List<Part> parts, List<Timeline> timelines);

    /**
     * The same for a scenario that asks who else was there.
     *
     * @param alone whether the user of a part had no other connection of this shard, in whatever row, since the part's own began
     */
    default List<Reading> read(List<Part> parts, List<Timeline> timelines, IntPredicate alone) {
        return read(parts, timelines);
    }
}
