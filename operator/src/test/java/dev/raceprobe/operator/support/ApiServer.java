package dev.raceprobe.operator.support;

import io.fabric8.kubernetes.client.Config;

/** An API server that the operator is tested against. */
public interface ApiServer extends AutoCloseable {
    /** How it is reached, as an administrator. */
    Config config();

    /** Whether it deletes what belongs to a deleted owner. */
    boolean collectsGarbage();

    @Override
    void close();
}
