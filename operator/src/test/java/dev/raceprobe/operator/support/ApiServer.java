package dev.raceprobe.operator.support;

import dev.raceprobe.operator.OperatorSettings;
import io.fabric8.kubernetes.client.Config;

/** An API server that the operator is tested against. */
public interface ApiServer extends AutoCloseable {
    /** How it is reached, as an administrator. */
    Config config();

    /** How the operator reaches it: where authorization is real, with the rights of deploy/base and no others. */
    Config operatorConfig();

    /** Whether it deletes what belongs to a deleted owner. */
    boolean collectsGarbage();

    /** From now on nobody who writes a StatefulSet whose name begins so gets an answer in time. */
    Stall stall(OperatorSettings settings, String namePrefix);

    @Override
    void close();
}
