package dev.raceprobe.probe.script;

import dev.raceprobe.probe.timeline.Sent;
import java.util.Optional;

/** What has been said so far on a connection: what expectations look at. */
public interface Conversation {
    /** The message of a tag, if it was sent. */
    Optional<Sent> sent(String tag);

    /** How many messages of the type arrived about the message of the tag. */
    int heard(String tag, String type);

    /** Whether anything arrived that is about the message of the tag. */
    boolean heardOf(String tag);

    /** Whether a message of the type arrived, about whatever. */
    boolean heardType(String type);

    /** Whether the canary arrived. */
    boolean heardCanary(String canary);

    /** Whether a text of the catalogue arrived. */
    boolean hasError();

    /** Whether the message of the tag was answered with the type. */
    default boolean answered(String tag, String type) {
        return heard(tag, type) > 0;
    }
}
