package dev.raceprobe.contract;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;

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
 * @param history by index of the row, the rounds of the last 24 h as far as they fit, those before the window too
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ShardReport(
        int version,
        String planHash,
        int shard,
        String podUid,
        long startedAt,
        @JsonProperty("final") boolean finished,
        List<Slice> slices,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<Integer, RoundHistory> history) {

    /** How many slices a report has at most. */
    public static final int MAX_SLICES = 64;

    public ShardReport {
        slices = List.copyOf(slices);
        history = Sums.copy(history);
    }

    /** A report of slices alone. */
    public ShardReport(
            int version,
            String planHash,
            int shard,
            String podUid,
            long startedAt,
            boolean finished,
            List<Slice> slices) {
        this(version, planHash, shard, podUid, startedAt, finished, slices, Map.of());
    }
}
