package dev.raceprobe.probe.symptom;

import dev.raceprobe.api.v1alpha1.TokenExpiryBlock.Expectation;
import dev.raceprobe.contract.Symptom;
import dev.raceprobe.probe.timeline.Ended;
import dev.raceprobe.probe.timeline.Received;
import dev.raceprobe.probe.timeline.Timeline;
import java.util.Optional;
import java.util.Set;

/**
 * What became of a connection whose token expired in the middle of it. The expiry is enforced when the server ends the connection,
 * asks for a new token (a text of the catalogue, to which {@code protocol.errorPatterns} adds the service's own), or acknowledges
 * one anew ({@code authAckEvent}), at most {@code grace} before or after the expiry, on its own side of an injected delay. Tokens
 * expire at whole seconds, rounded up.
 */
public final class ExpirySymptoms {
    /** By which a token may live longer than asked for: NumericDate has whole seconds (RFC 7519 §2). */
    public static final long ROUNDING_NANOS = 1_000_000_000;

    /** Going away, internal error, service restart: whatever ends a connection with these, it is not its token. */
    private static final Set<Integer> NOT_THE_TOKEN = Set.of(1001, 1011, 1012);

    private final Expectation expectation;
    private final long earliestNanos;
    private final Optional<String> ackEvent;
    private final String tag;
    private final Optional<String> responseType;

    /**
     * @param timeToLiveNanos from the begin of the connection, when its token is made
     * @param tag of the message that is sent after the expiry
     * @param responseType of its answer; empty where none is sent
     */
    public ExpirySymptoms(
            Expectation expectation,
            long timeToLiveNanos,
            long graceNanos,
            Optional<String> ackEvent,
            String tag,
            Optional<String> responseType) {
        this.expectation = expectation;
        this.earliestNanos = timeToLiveNanos - graceNanos;
        this.ackEvent = ackEvent;
        this.tag = tag;
        this.responseType = responseType;
    }

    /** What was seen of the connection that outlived its token, or did not. */
    public Opening.Shown seen(Timeline timeline) {
        Optional<Opening.Shown> failure = Opening.failure(timeline).filter(shown -> !isExpiry(timeline, shown));
        if (failure.isPresent()) {
            return failure.get();
        } else if (!timeline.scriptDone()) {
            return ended(timeline);
        } else if (timeline.cancelled()) {
            return new Opening.Shown(Symptom.CANCELLED, "", "stopped before its token had expired");
        } else if (timeline.readyNanos().isEmpty()) {
            return Opening.disturbance(timeline).orElseThrow();
        }
        Optional<Received> error = timeline.error();
        if (error.isPresent()) {
            return asked(timeline, error.get());
        }
        return switch (expectation) {
            case CloseOrReauthenticate ->
                isAcknowledgedAnew(timeline)
                        ? clean()
                        : new Opening.Shown(
                                Symptom.EXPIRY_NOT_ENFORCED,
                                "",
                                "open "
                                        + seconds(age(
                                                timeline,
                                                timeline.scriptDoneNanos().getAsLong()))
                                        + " after it began, and nothing was said of its token");
            case StayOpen -> isAnswered(timeline) ? clean() : unanswered();
        };
    }

    /** What closes as it closes on a refused token, when the token expires, has accepted it until then. */
    private boolean isExpiry(Timeline timeline, Opening.Shown shown) {
        return shown.symptom() == Symptom.REFUSED_AUTH
                && timeline.ended().isTurnedOut()
                && isDue(timeline, timeline.vitals().endedNanos());
    }

    private Opening.Shown ended(Timeline timeline) {
        Ended end = timeline.ended();
        boolean isTheTokens = end.initiator().equals("server") && !NOT_THE_TOKEN.contains(end.code());
        boolean isDue = isDue(timeline, timeline.vitals().endedNanos());
        boolean stays = expectation == Expectation.StayOpen;
        if (isDue && !stays) {
            return clean();
        }
        String words = "ended with " + end.code() + " "
                + seconds(age(timeline, timeline.vitals().endedNanos())) + " after it began, "
                + (isDue ? "at the expiry of its token" : "before its token expired");
        return isTheTokens || isDue && end.code() != 1001 && end.code() != 1012
                ? new Opening.Shown(Symptom.PREMATURE_EXPIRY, "closed", words)
                : Opening.lost(end);
    }

    private Opening.Shown asked(Timeline timeline, Received error) {
        String name = error.facts().error();
        if (!isDue(timeline, error.targetNanos())) {
            return new Opening.Shown(Symptom.ERROR_FRAME, name, "a message matched " + name + " of the catalogue");
        }
        return expectation == Expectation.StayOpen
                ? new Opening.Shown(Symptom.PREMATURE_EXPIRY, "asked", "asked for a new token: " + name)
                : clean();
    }

    private boolean isAcknowledgedAnew(Timeline timeline) {
        return timeline.received().stream()
                .filter(r -> ackEvent.filter(r.facts().type()::equals).isPresent())
                .anyMatch(r -> isDue(timeline, r.targetNanos()));
    }

    private boolean isAnswered(Timeline timeline) {
        return responseType
                .map(type -> timeline.sent(tag)
                        .flatMap(sent -> timeline.answer(sent, type))
                        .isPresent())
                .orElse(true);
    }

    private boolean isDue(Timeline timeline, long atNanos) {
        return age(timeline, atNanos) >= earliestNanos;
    }

    private static long age(Timeline timeline, long atNanos) {
        return atNanos - timeline.startedNanos();
    }

    private static String seconds(long nanos) {
        return nanos / 100_000_000 / 10.0 + " s";
    }

    private static Opening.Shown unanswered() {
        return new Opening.Shown(Symptom.ECHO_UNANSWERED, "", "open after its token expired, but no longer answered");
    }

    private static Opening.Shown clean() {
        return new Opening.Shown(Symptom.NONE, "", "");
    }
}
