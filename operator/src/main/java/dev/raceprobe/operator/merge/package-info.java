/** What is known of the shards of one plan: pulled slices, kept by pod and number, and which of them a row looks at. */
package dev.raceprobe.operator.merge;
