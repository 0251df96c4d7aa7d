/**
 * What the pod exports to Prometheus: the probe-pod part of the metrics table, one child for each thing that the plan's rows can
 * show, all of them there at 0 from the start. {@link dev.raceprobe.probe.metrics.MeteredTally} is a Tally that counts here what
 * it passes on.
 */
package dev.raceprobe.probe.metrics;
