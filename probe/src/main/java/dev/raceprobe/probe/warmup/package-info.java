/** The first seconds of a cold Java runtime, spent on ourselves: before the first round, and never against the target. */
package dev.raceprobe.probe.warmup;
