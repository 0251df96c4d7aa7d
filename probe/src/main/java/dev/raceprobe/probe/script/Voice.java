package dev.raceprobe.probe.script;

import dev.raceprobe.api.v1alpha1.CutKind;
import dev.raceprobe.probe.ws.Connection;
import io.netty.buffer.ByteBuf;

/** The stage of a connection that an {@link Activity} speaks on by itself, to its end. */
interface Voice extends Stage {
    /** The values for a message of this user. */
    Template.Variables variables(String nonce);

    /** A correlation id. */
    String nonce();

    /** Sends a message that the timeline shows and does not keep. */
    void send(String tag, ByteBuf payload, boolean isText, Connection.Sent sent);

    /** Sends a ping. */
    void ping(String payload, Connection.Sent sent);

    /** Has come to a barrier; {@link Activity#gathered} tells that it opened, at once if nobody else is to come. */
    void atBarrier(String name);

    /** Waits at a barrier no longer. */
    void leftBarrier(String name);

    /** Closes; the script is over. */
    void close(int code);

    /** Ends the transport; the script is over. */
    void cut(CutKind kind);

    /** A text without what is secret of this user. */
    String redacted(String text);
}
