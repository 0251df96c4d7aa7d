package dev.raceprobe.api.v1alpha1;

/** How a connection is cut without a Close frame. */
public enum CutKind {
    Reset,
    HalfOpen
}
