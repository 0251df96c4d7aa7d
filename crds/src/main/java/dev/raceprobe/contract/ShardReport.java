package dev.raceprobe.contract;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * What one shard saw: its time slices. It says what was seen and never what it means.
 *
 * @param version {@link ShardPlan#VERSION}
 * @param planHash hash of the plan that was played
 * @param shard index of the shard, [0, shards)
 * @param podUid UID of the pod
 * @param startedAt wall-clock epoch milliseconds at which this plan was first played in this pod
 * @param finished whether the run has ended and nothing will be added: {@code "final": true}
 * @param slices in order of time, at most 64, not overlapping
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ShardReport(
        int version,
        String planHash,
        int shard,
        String podUid,
        long startedAt,
        @JsonProperty("final") boolean finished,
        List<Slice> slices) {

    /** How many slices a report has at most. */
    public static final int MAX_SLICES = 64;

    public ShardReport {
        slices = List.copyOf(slices);
    }
}
