/** From the spec to what the pods play: every default applied, rows with their windows and what they promise, load of a shard, slices. Pure. */
package dev.raceprobe.operator.plan;
