/** Revisions of the workload behind a target: which one runs, and when each rollout to one began. Pure. */
package dev.raceprobe.operator.rollout;
