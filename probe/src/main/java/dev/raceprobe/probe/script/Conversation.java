package dev.raceprobe.probe.script;

import dev.raceprobe.probe.timeline.FrameFacts;
import dev.raceprobe.probe.timeline.Received;
import dev.raceprobe.probe.timeline.Sent;
import java.util.List;
import java.util.Optional;

/** What has been said so far on a connection: what expectations look at. */
public interface Conversation {
    /** Messages that were sent, in order. */
    List<Sent> sent();

    /** Messages that arrived, in order. */
    List<Received> received();

    /** Whether a message was answered with a message of the type. */
    default boolean answered(String tag, String responseType) {
        Optional<Sent> message =
                sent().stream().filter(s -> s.tag().equals(tag)).findFirst();
        return message.isPresent()
                && received().stream()
                        .anyMatch(r -> r.facts().type().equals(responseType)
                                && r.facts().correlation().equals(message.get().nonce()));
    }

    /** Whether a message of the type arrived that answers the tag's message. */
    default boolean hasEvent(String tag, String type) {
        return answered(tag, type);
    }

    /** Whether a text of the catalogue arrived. */
    default boolean hasError() {
        return received().stream().map(Received::facts).anyMatch(FrameFacts::isError);
    }
}
