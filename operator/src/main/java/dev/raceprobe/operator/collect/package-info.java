/**
 * Reads what the shards saw: pulls their reports, keeps those that can be believed, and wakes the reconciler. It only
 * observes; what a report means is decided elsewhere.
 */
package dev.raceprobe.operator.collect;
