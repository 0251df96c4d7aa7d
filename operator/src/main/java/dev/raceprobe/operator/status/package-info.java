/** The judgement as the resource shows it. Pure: the clock is an argument. */
package dev.raceprobe.operator.status;
