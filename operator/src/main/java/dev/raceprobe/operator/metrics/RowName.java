package dev.raceprobe.operator.metrics;

/**
 * Which row.
 *
 * @param scenario name of the scenario
 * @param profile name of the latency profile
 */
public record RowName(String scenario, String profile) {}
