/**
 * What operator and probe say to each other, versioned: the {@link dev.raceprobe.contract.ShardPlan} goes to the pods in a
 * ConfigMap, the {@link dev.raceprobe.contract.ShardReport} is pulled from them over HTTP. Reports are sums: merging is
 * associative and commutative with an empty report as identity, over shards and over slices alike.
 */
package dev.raceprobe.contract;
