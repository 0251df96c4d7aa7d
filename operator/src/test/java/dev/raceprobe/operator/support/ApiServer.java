package dev.raceprobe.operator.support;

import io.fabric8.kubernetes.client.Config;

/** An API server that the operator is tested against. */
public interface ApiServer extends AutoCloseable {
    /** How it is reached, as an administrator. */
    Config config();

    /** How the operator reaches it: where authorization is real, with the rights of deploy/base and no others. */
    Config operatorConfig();

    /** Whether it deletes what belongs to a deleted owner. */
    boolean collectsGarbage();

    @Override
    void close();
}
