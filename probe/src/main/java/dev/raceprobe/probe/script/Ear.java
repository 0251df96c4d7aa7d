package dev.raceprobe.probe.script;

import dev.raceprobe.probe.timeline.FrameFacts;
import dev.raceprobe.probe.timeline.Sent;
import io.netty.buffer.ByteBuf;

/** Listens to one connection beside its script, for what a scenario has to know of several connections together. */
public interface Ear {
    /** A message of ours has left. */
    void said(Sent message);

    /**
     * A text message arrived.
     *
     * @param utf8 only for the time of this call
     */
    void heard(FrameFacts facts, ByteBuf utf8);
}
