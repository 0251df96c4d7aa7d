/** What is known of the shards of one plan: pulled slices, kept by pod and number. */
package dev.raceprobe.operator.merge;
