package dev.raceprobe.cli;

import dev.raceprobe.api.v1alpha1.RaceProbeSpec;

/** One RaceProbe whose every rule holds. */
record CheckedProbe(String namespace, String name, RaceProbeSpec spec) {}
