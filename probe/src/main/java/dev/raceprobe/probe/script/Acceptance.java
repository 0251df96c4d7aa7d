package dev.raceprobe.probe.script;

import dev.raceprobe.api.v1alpha1.Placement;
import dev.raceprobe.api.v1alpha1.Protocol;
import dev.raceprobe.api.v1alpha1.Ready;
import dev.raceprobe.probe.timeline.FrameFacts;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a peer says by which it lets a connection in. An acknowledgement says so, and a ready event, unless the token may come
 * after it; so do data, which are an answer to a message of ours, or a numbered event. Any other message, and an error whatever
 * its type, may be how a service says no: some number that, too. Pure.
 *
 * @param ackEvent type of the message that acknowledges the token; empty: there is none
 * @param readyEvent type of the message that makes a connection ready; empty: the 101 does
 * @param tokenIsMessage whether the token is a message: a greeting may come before it, and is not about it
 */
public record Acceptance(Optional<String> ackEvent, Optional<String> readyEvent, boolean tokenIsMessage) {
    /** In a type of message. */
    private static final Pattern SAYS_NO =
            Pattern.compile("(?i)error|unauth|forbid|denied|reject|refus|invalid|expired|fail|disconnect|close|bye");

    /** As a spec has it. */
    public static Acceptance of(Protocol protocol, Placement.Type placement) {
        Ready ready = protocol.ready();
        return new Acceptance(
                Optional.ofNullable(protocol.authAckEvent()),
                ready.on() == Ready.On.Event ? Optional.ofNullable(ready.event()) : Optional.empty(),
                placement == Placement.Type.FirstMessage);
    }

    /** Whether a message of this type acknowledges the token. */
    public boolean isAcknowledgedBy(String type) {
        return ackEvent.filter(type::equals).isPresent();
    }

    /** Types of messages that say by themselves that the connection was let in. */
    public Set<String> events() {
        Set<String> events = new HashSet<>();
        ackEvent.ifPresent(events::add);
        readyEvent.filter(event -> !tokenIsMessage).ifPresent(events::add);
        return events;
    }

    /** Whether a message of this type is one of them. */
    public boolean isSaidBy(String type) {
        return events().contains(type);
    }

    /**
     * Whether a message is data, which only who was let in gets.
     *
     * @param answers whether it is about a message of ours and of a type that answers it
     */
    public boolean isShownBy(FrameFacts facts, boolean answers) {
        boolean greets =
                tokenIsMessage && readyEvent.filter(facts.type()::equals).isPresent();
        boolean isNumbered =
                facts.sequence() >= 0 && !SAYS_NO.matcher(facts.type()).find();
        return !facts.isError() && !greets && (answers || isNumbered);
    }

    /** Whether whoever is ready has been accepted, and whoever is not has not. */
    boolean isReadiness() {
        return readyEvent.isPresent() && !tokenIsMessage;
    }

    /** Whether after this message no Close can be about the token any more. Data before an acknowledgement settle nothing. */
    boolean isSettledBy(FrameFacts facts, boolean answers) {
        return !isReadiness()
                && (tokenIsMessage && ackEvent.isPresent()
                        ? isAcknowledgedBy(facts.type())
                        : isSaidBy(facts.type()) || isShownBy(facts, answers));
    }
}
