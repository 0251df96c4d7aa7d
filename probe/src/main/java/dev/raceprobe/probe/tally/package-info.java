/**
 * What a shard has seen, summed by time slice: the open slice on the event loop ({@link dev.raceprobe.probe.tally.SliceTally}),
 * the closed ones as values ({@link dev.raceprobe.probe.tally.Archive}), kept on disk and reported by
 * {@link dev.raceprobe.probe.tally.Ledger}. It counts and never judges.
 */
package dev.raceprobe.probe.tally;
