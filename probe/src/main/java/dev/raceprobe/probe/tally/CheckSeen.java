package dev.raceprobe.probe.tally;

import dev.raceprobe.contract.Symptom;

/**
 * A finished check.
 *
 * @param arm which arm, case, step or point of the scenario; empty where there is only one
 * @param symptom what was seen
 * @param detail which one of its kind, from a closed set; may be empty
 * @param startedAtMillis wall-clock epoch milliseconds at which the check started
 */
public record CheckSeen(String arm, Symptom symptom, String detail, long startedAtMillis) {}
