/** Runs of the modes Once and Scheduled: which one is due, which one is on, which one is over. Pure. */
package dev.raceprobe.operator.run;
