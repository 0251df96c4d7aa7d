package dev.raceprobe.operator.support;

import dev.raceprobe.operator.OperatorSettings;

/** An API server that does not answer some requests, until it is closed. */
public interface Stall extends AutoCloseable {
    /** Those of an operator that meets it. */
    OperatorSettings settings();

    /** How many requests it has left without an answer. */
    int unanswered();

    @Override
    void close();
}
