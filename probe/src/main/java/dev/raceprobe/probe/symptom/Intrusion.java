package dev.raceprobe.probe.symptom;

import dev.raceprobe.api.v1alpha1.Placement;
import dev.raceprobe.api.v1alpha1.Protocol;
import dev.raceprobe.contract.ConnectResult;
import dev.raceprobe.contract.Symptom;
import dev.raceprobe.probe.script.Acceptance;
import dev.raceprobe.probe.script.Conversation;
import dev.raceprobe.probe.timeline.Ended;
import dev.raceprobe.probe.timeline.Received;
import dev.raceprobe.probe.timeline.Sent;
import dev.raceprobe.probe.timeline.Timeline;
import java.util.Optional;

/**
 * Whether a connection that must be refused was let in. Refused is: the upgrade answered with 401 or 403; or the connection ended
 * by the server before we gave up. A login page's redirect, a hidden 404 and a hang-up may be refusals, too: whether the service
 * was there at all to refuse, its other connections tell. Let in is, proven by a frame, what {@link Acceptance} says. Let in is
 * also what stays open for longer than it may.
 */
public final class Intrusion {
    /** Detail: proven by a frame in hand. */
    public static final String DATA = "data";

    /** Detail: still open when it had to be closed, which rests on our clock. */
    public static final String OPEN = "open";

    private final String tag;
    private final String responseType;
    private final Acceptance acceptance;

    /** @param tag of the message that the connection sends */
    public Intrusion(String tag, Protocol protocol, Placement.Type placement) {
        this.tag = tag;
        this.responseType =
                protocol.echo().responseType() == null ? "" : protocol.echo().responseType();
        this.acceptance = Acceptance.of(protocol, placement);
    }

    /** Whether there is nothing more to wait for. */
    public boolean isProven(Conversation conversation) {
        return !conversation.hasError() && conversation.answered(tag, responseType)
                || acceptance.events().stream().anyMatch(conversation::heardType);
    }

    /**
     * What was seen of it.
     *
     * @param letIn the symptom of a connection that was let in
     */
    public Opening.Shown seen(Timeline timeline, Symptom letIn) {
        Ended ended = timeline.ended();
        boolean noAttempt =
                timeline.fault().isPresent() || timeline.noCredentials().isPresent();
        if (!noAttempt && isRefusal(ended)) {
            return none();
        }
        if (!noAttempt && isTurnedAway(ended)) {
            return notLetIn(ended);
        }
        if (noAttempt || !ended.opened()) {
            return Opening.failure(timeline).orElseGet(() -> new Opening.Shown(Symptom.CANCELLED, "", "not attempted"));
        }
        Optional<String> proof = proof(timeline);
        if (proof.isPresent()) {
            return new Opening.Shown(letIn, DATA, "let in: " + proof.get() + " arrived");
        } else if (timeline.cancelled()) {
            return new Opening.Shown(Symptom.CANCELLED, "", "stopped before it had to be refused");
        }
        return timeline.scriptDone() ? new Opening.Shown(letIn, OPEN, "still open when it had to be refused") : none();
    }

    /** Data that arrived before the acknowledgement, or without one; empty if none did. */
    Optional<String> dataBeforeTheAck(Timeline timeline) {
        Optional<Sent> sent = timeline.sent(tag);
        for (Received message : timeline.received()) {
            if (acceptance.isAcknowledgedBy(message.facts().type())) {
                return Optional.empty();
            }
            boolean answers = sent.isPresent()
                    && message.facts().correlation().equals(sent.get().nonce())
                    && message.facts().type().equals(responseType);
            if (acceptance.isShownBy(message.facts(), answers)) {
                return Optional.of(name(message));
            }
        }
        return Optional.empty();
    }

    boolean isAcknowledged(Timeline timeline) {
        return timeline.received().stream()
                .anyMatch(r -> acceptance.isAcknowledgedBy(r.facts().type()));
    }

    private Optional<String> proof(Timeline timeline) {
        Optional<String> accepted = timeline.received().stream()
                .filter(r -> acceptance.isSaidBy(r.facts().type()))
                .map(Intrusion::name)
                .findFirst();
        return accepted.or(() -> dataBeforeTheAck(timeline));
    }

    private static String name(Received message) {
        return message.facts().type().isEmpty()
                ? "a message"
                : "a message of type " + message.facts().type();
    }

    private static boolean isRefusal(Ended ended) {
        return ended.result() == ConnectResult.REJECTED && (ended.status() == 401 || ended.status() == 403);
    }

    /** 429 and 5xx are no answer to the question. */
    private static boolean isTurnedAway(Ended ended) {
        return ended.result() == ConnectResult.CUT
                || ended.result() == ConnectResult.REJECTED
                        && ended.status() >= 300
                        && ended.status() < 500
                        && ended.status() != 429;
    }

    private static Opening.Shown notLetIn(Ended ended) {
        boolean answered = ended.result() == ConnectResult.REJECTED;
        return new Opening.Shown(
                Symptom.NOT_LET_IN,
                answered ? String.valueOf(ended.status()) : ended.result().wireName(),
                answered ? "upgrade answered " + ended.status() : "hung up on before the upgrade was answered");
    }

    private static Opening.Shown none() {
        return new Opening.Shown(Symptom.NONE, "", "");
    }
}
