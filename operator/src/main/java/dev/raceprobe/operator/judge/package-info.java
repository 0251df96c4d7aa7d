/**
 * What the reports mean: owners, races, windows and verdicts, by pure functions, in one place that the operator and
 * {@code raceprobe run} share. In: merged slices. Out: a {@link dev.raceprobe.operator.judge.Judgement}.
 */
package dev.raceprobe.operator.judge;
