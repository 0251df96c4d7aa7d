package dev.raceprobe.probe.symptom;

import dev.raceprobe.contract.Symptom;
import dev.raceprobe.probe.timeline.Received;
import dev.raceprobe.probe.timeline.Sent;
import dev.raceprobe.probe.timeline.Timeline;
import java.util.Locale;
import java.util.Optional;

/** What became of the first message of an AcceptRace connection. An answer, however late, is clean. */
public final class AcceptSymptoms {
    /** A blocked loop: a 101 that may have waited longer than this in our socket is no beginning to measure an offset from. */
    private static final long MOST_LATE_NANOS = 500_000_000;

    private final String first;
    private final String second;
    private final String responseType;
    private final long acceptWindowNanos;
    private final long responseTimeoutNanos;

    /**
     * @param first tag of the message that is tested
     * @param second tag of the one that is sent after it, beyond the window
     * @param acceptWindowNanos for so long after a later message was answered, the first may still be
     * @param responseTimeoutNanos unanswered for so long is lost
     */
    public AcceptSymptoms(
            String first, String second, String responseType, long acceptWindowNanos, long responseTimeoutNanos) {
        this.first = first;
        this.second = second;
        this.responseType = responseType;
        this.acceptWindowNanos = acceptWindowNanos;
        this.responseTimeoutNanos = responseTimeoutNanos;
    }

    /** The reading of one connection. */
    public Reading read(int connection, Timeline timeline) {
        Optional<Opening.Shown> failure = Opening.failure(timeline);
        Optional<Sent> sent = timeline.sent(first);
        if (failure.isPresent()) {
            return failed(connection, timeline, failure.get(), sent);
        }
        if (sent.isEmpty()) {
            return reading(
                    connection,
                    timeline.cancelled()
                            ? new Opening.Shown(Symptom.CANCELLED, "", "stopped before the first message was sent")
                            : Opening.disturbance(timeline).orElseGet(() -> Opening.lost(timeline.ended())));
        }
        Opening.Shown shown = excused(timeline, fate(timeline, sent.get(), offsetNanos(timeline, sent.get())));
        Reading reading = reading(connection, shown);
        return shown.symptom() == Symptom.CANCELLED || shown.symptom() == Symptom.NO_CREDENTIALS
                ? reading
                : reading.at(offsetMillis(timeline, sent.get()));
    }

    /**
     * Whether it was opened and ended by the target before its first message was due. Of a target that ends connections at some
     * moment, whatever it was sent, early messages see that and later ones do not: theirs died unsent. So did what was closed as if
     * for its token: that may be said of the early ones, too.
     */
    public boolean diedUnsent(Timeline timeline) {
        return Opening.failure(timeline)
                        .map(failure -> isClosedAsRefused(timeline, failure))
                        .orElse(true)
                && timeline.sent(first).isEmpty()
                && !timeline.cancelled()
                && timeline.upgradeLateNanos() <= MOST_LATE_NANOS;
    }

    private static boolean isClosedAsRefused(Timeline timeline, Opening.Shown failure) {
        return failure.symptom() == Symptom.REFUSED_AUTH
                && timeline.upgradedTargetNanos().isPresent();
    }

    /** Whether it was the token that was refused after the 101, or the first message for coming too early, the other users tell. */
    private static Reading failed(int connection, Timeline timeline, Opening.Shown failure, Optional<Sent> sent) {
        Reading reading = reading(connection, failure);
        boolean mayBeTheMessage =
                isClosedAsRefused(timeline, failure) && timeline.upgradeLateNanos() <= MOST_LATE_NANOS;
        return sent.filter(message -> mayBeTheMessage)
                .map(message -> reading.at(offsetMillis(timeline, message)))
                .orElse(reading);
    }

    private static long offsetNanos(Timeline timeline, Sent message) {
        return message.targetNanos() - timeline.upgradedTargetNanos().orElseThrow();
    }

    private static int offsetMillis(Timeline timeline, Sent message) {
        return (int) Math.max(0, offsetNanos(timeline, message) / 1_000_000);
    }

    /** Nobody knows how long after its 101 the target got the message; that it was too early, an error's own words may prove. */
    private static Opening.Shown excused(Timeline timeline, Opening.Shown shown) {
        return timeline.upgradeLateNanos() <= MOST_LATE_NANOS || shown.symptom() == Symptom.ACCEPT_ERROR
                ? shown
                : new Opening.Shown(
                        Symptom.CANCELLED, "late_101", "the probe was busy when the 101 came, and read it late");
    }

    private static Reading reading(int connection, Opening.Shown shown) {
        return Reading.of(connection, shown.symptom(), shown.detail(), shown.explanation());
    }

    private Opening.Shown fate(Timeline timeline, Sent sent, long offsetNanos) {
        String sentAt = String.format(Locale.ROOT, "first message sent %.1f ms after the 101 ", offsetNanos / 1e6);
        boolean answered = timeline.answer(sent, responseType).isPresent();
        Optional<Received> error = timeline.error();
        if (error.isPresent()) {
            String name = error.get().facts().error();
            return new Opening.Shown(
                    error.get().facts().provesEarlyRead() ? Symptom.ACCEPT_ERROR : Symptom.ERROR_FRAME,
                    name,
                    sentAt
                            + (answered ? "was answered, and with an error too: " : "was answered with an error: ")
                            + name);
        } else if (answered) {
            return new Opening.Shown(Symptom.NONE, "", "");
        } else if (isLost(timeline, sent)) {
            return new Opening.Shown(Symptom.FIRST_MESSAGE_UNANSWERED, "", sentAt + "was never answered");
        } else if (timeline.cancelled()) {
            return new Opening.Shown(Symptom.CANCELLED, "", sentAt + "had no answer yet when the probe was stopped");
        }
        Opening.Shown lost = Opening.lost(timeline.ended());
        if (timeline.ended().tokenHadExpired()) {
            return lost;
        }
        return new Opening.Shown(
                Symptom.FIRST_MESSAGE_CLOSED,
                lost.symptom() == Symptom.RESET_EARLY ? "reset" : lost.detail(),
                sentAt + "was never answered: " + lost.explanation());
    }

    /** Whether the socket stayed open for long enough to call it lost. */
    private boolean isLost(Timeline timeline, Sent sent) {
        if (timeline.scriptDone() && !timeline.cancelled()) {
            return true;
        }
        long until = timeline.scriptDoneNanos().orElse(timeline.endedNanos());
        Optional<Received> later = timeline.sent(second).flatMap(s -> timeline.answer(s, responseType));
        // up to so much of it was on the way: the target is not to blame for that
        long delivered = timeline.deliveredNanos();
        // nobody has to answer before the 101
        long sentNanos =
                Math.max(sent.targetNanos(), timeline.upgradedTargetNanos().orElseThrow());
        return until - sentNanos - delivered >= responseTimeoutNanos
                || later.map(r -> until - r.atNanos() - delivered >= acceptWindowNanos)
                        .orElse(false);
    }
}
