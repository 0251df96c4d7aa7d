package dev.raceprobe.probe.symptom;

import dev.raceprobe.contract.Symptom;
import dev.raceprobe.probe.timeline.Ended;
import dev.raceprobe.probe.timeline.Sent;
import dev.raceprobe.probe.timeline.Timeline;
import java.util.Optional;

/** What became of one AuthRace connection: a valid token is to be served, a negative case to be refused. */
public final class AuthSymptoms {
    private final Intrusion intrusion;
    private final String tag;
    private final Optional<String> responseType;
    private final boolean acknowledges;

    /**
     * @param tag of the message that each connection sends
     * @param responseType of its answer; empty where none is sent
     * @param acknowledges whether the service says when it has accepted a token
     */
    public AuthSymptoms(Intrusion intrusion, String tag, Optional<String> responseType, boolean acknowledges) {
        this.intrusion = intrusion;
        this.tag = tag;
        this.responseType = responseType;
        this.acknowledges = acknowledges;
    }

    /** A connection with a valid token. */
    public Reading valid(int connection, String arm, Timeline timeline) {
        return reading(
                connection,
                arm,
                Opening.failure(timeline).or(() -> refusedLater(timeline)).orElseGet(() -> served(timeline)));
    }

    /** A connection whose token is wrong or missing. */
    public Reading negative(int connection, String arm, Timeline timeline) {
        return reading(connection, arm, intrusion.seen(timeline, Symptom.AUTH_BYPASSED));
    }

    /** A connection with a valid token that speaks before it is acknowledged; being thrown out for it is fine. */
    public Reading early(int connection, String arm, Timeline timeline) {
        Optional<Opening.Shown> failure = Opening.failure(timeline);
        Optional<String> data = intrusion.dataBeforeTheAck(timeline);
        if (data.isPresent()) {
            return reading(
                    connection,
                    arm,
                    new Opening.Shown(
                            Symptom.AUTH_BYPASSED, Intrusion.DATA, data.get() + " arrived before the acknowledgement"));
        }
        boolean thrownOut = timeline.ended().opened() && !timeline.scriptDone();
        return reading(connection, arm, thrownOut ? clean() : failure.orElseGet(() -> acknowledged(timeline)));
    }

    private Opening.Shown acknowledged(Timeline timeline) {
        if (timeline.cancelled()) {
            return new Opening.Shown(Symptom.CANCELLED, "", "stopped before it was acknowledged");
        }
        return intrusion.isAcknowledged(timeline)
                ? clean()
                : new Opening.Shown(Symptom.NOT_READY, "", "still open, and not acknowledged at the ready timeout");
    }

    private Opening.Shown served(Timeline timeline) {
        if (timeline.cancelled()) {
            return new Opening.Shown(Symptom.CANCELLED, "", "stopped before it was served");
        }
        Optional<Opening.Shown> disturbance = Opening.disturbance(timeline);
        if (disturbance.isPresent()) {
            return disturbance.get();
        }
        if (acknowledges && !intrusion.isAcknowledged(timeline)) {
            return new Opening.Shown(Symptom.NOT_READY, "", "still open, and not acknowledged at the ready timeout");
        }
        Optional<Sent> sent = timeline.sent(tag);
        boolean unanswered = responseType.isPresent()
                && sent.flatMap(s -> timeline.answer(s, responseType.get())).isEmpty();
        return unanswered
                ? new Opening.Shown(Symptom.ECHO_UNANSWERED, "", "accepted, open, and its message was not answered")
                : clean();
    }

    /** Where the token comes after what makes it ready, so does its refusal. */
    private static Optional<Opening.Shown> refusedLater(Timeline timeline) {
        Ended ended = timeline.ended();
        return !timeline.scriptDone() && ended.isTurnedOut()
                ? Optional.of(Opening.refused(ended, String.valueOf(ended.code()), "closed with " + ended.code()))
                : Optional.empty();
    }

    private static Opening.Shown clean() {
        return new Opening.Shown(Symptom.NONE, "", "");
    }

    private static Reading reading(int connection, String arm, Opening.Shown shown) {
        return Reading.of(connection, shown.symptom(), shown.detail(), shown.explanation())
                .in(arm);
    }
}
