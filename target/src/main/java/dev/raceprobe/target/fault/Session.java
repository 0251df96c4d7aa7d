package dev.raceprobe.target.fault;

import dev.raceprobe.target.wire.Message;

/** A behaviour on one connection. */
public interface Session {
    /** Once, in the turn of the 101. */
    void opened();

    /** For each message that arrives while the server has not ended the connection. */
    void received(Message message);

    /** Once, when the connection is gone. */
    default void closed() {}
}
