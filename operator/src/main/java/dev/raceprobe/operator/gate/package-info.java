/** What rollouts ask: the verdict on a probe, and whether to go on. */
package dev.raceprobe.operator.gate;
