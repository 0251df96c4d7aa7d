/** From the spec to what the pods play: every default applied, rows, load of a shard, slices. Pure. */
package dev.raceprobe.operator.plan;
