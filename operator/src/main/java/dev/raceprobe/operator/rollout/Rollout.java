package dev.raceprobe.operator.rollout;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * A revision of the target's workload, and when it took over.
 *
 * @param revision {@code <name>-<hash>}, as the ReplicaSet of a Deployment is called
 * @param sinceMillis since when it alone serves, as far as was noticed, epoch milliseconds; null: it did when the workload was first
 *     looked at
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Rollout(String revision, Long sinceMillis) {}
