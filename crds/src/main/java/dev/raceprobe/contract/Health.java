package dev.raceprobe.contract;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * How well the probe itself worked in one slice.
 *
 * @param scheduleLag from "due and permitted" to the event loop's turn
 * @param eventLoopLag lateness of a timer that fires every 10 ms
 * @param loopBlocked times that the event loop was blocked for more than 500 ms
 * @param exhausted attempts that failed for lack of file descriptors, ports or memory
 * @param errors our own exceptions
 * @param latePongs pings of peers that we answered after more than 1 s
 * @param tokensObtained new tokens, of all rows together
 * @param tokensFailed tokens that could not be had
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Health(
        Distribution scheduleLag,
        Distribution eventLoopLag,
        long loopBlocked,
        long exhausted,
        long errors,
        long latePongs,
        long tokensObtained,
        long tokensFailed) {

    private static final Health EMPTY = new Health(null, null, 0, 0, 0, 0);

    public Health {
        scheduleLag = scheduleLag == null ? Distribution.empty() : scheduleLag;
        eventLoopLag = eventLoopLag == null ? Distribution.empty() : eventLoopLag;
    }

    /** One without tokens. */
    public Health(
            Distribution scheduleLag,
            Distribution eventLoopLag,
            long loopBlocked,
            long exhausted,
            long errors,
            long latePongs) {
        this(scheduleLag, eventLoopLag, loopBlocked, exhausted, errors, latePongs, 0, 0);
    }

    /** Nothing was measured: the identity of {@link #merge}. */
    public static Health empty() {
        return EMPTY;
    }

    /** The sum of both. */
    public Health merge(Health other) {
        return merged(List.of(this, other));
    }

    /** The sum of all. */
    public static Health merged(List<Health> all) {
        return new Health(
                Distribution.merged(all.stream().map(Health::scheduleLag).toList()),
                Distribution.merged(all.stream().map(Health::eventLoopLag).toList()),
                all.stream().mapToLong(Health::loopBlocked).sum(),
                all.stream().mapToLong(Health::exhausted).sum(),
                all.stream().mapToLong(Health::errors).sum(),
                all.stream().mapToLong(Health::latePongs).sum(),
                all.stream().mapToLong(Health::tokensObtained).sum(),
                all.stream().mapToLong(Health::tokensFailed).sum());
    }
}
