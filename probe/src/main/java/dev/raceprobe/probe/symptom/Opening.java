package dev.raceprobe.probe.symptom;

import dev.raceprobe.contract.ConnectResult;
import dev.raceprobe.contract.Symptom;
import dev.raceprobe.probe.timeline.Ended;
import dev.raceprobe.probe.timeline.Received;
import dev.raceprobe.probe.timeline.Timeline;
import java.util.Locale;
import java.util.Optional;

/** What every scenario reads first: whether the connection came to be what the scenario needs. */
public final class Opening {
    /** Whoever ends it then may do so for that. */
    private static final String EXPIRED =
            "tokens expire while connections are held: they live for less, or were had too long before";

    /** RFC 6455 §7.4.1. */
    private static final int NORMAL_CLOSURE = 1000;

    private static final String HAS_EXPIRED = "the token has expired, and is refused";

    private Opening() {}

    /**
     * A symptom with its detail and its words.
     *
     * @param detail from a closed set
     */
    public record Shown(Symptom symptom, String detail, String explanation) {}

    /** What kept the connection from being opened, or from being accepted; empty if it was opened. */
    public static Optional<Shown> failure(Timeline timeline) {
        if (timeline.fault().isPresent()) {
            return Optional.of(
                    new Shown(Symptom.PROBE_ERROR, "", timeline.fault().get()));
        }
        if (timeline.ended().result() == ConnectResult.CANCELLED && timeline.cancelled()) {
            return Optional.of(new Shown(Symptom.CANCELLED, "", "stopped before the upgrade was answered"));
        }
        if (timeline.noCredentials().isPresent()) {
            String reason = timeline.noCredentials().get();
            return Optional.of(new Shown(Symptom.NO_CREDENTIALS, reason.replace('|', '/'), reason));
        }
        Ended ended = timeline.ended();
        return switch (ended.result()) {
            case OPENED -> refusedAfterTheUpgrade(timeline);
            case REJECTED -> Optional.of(rejected(ended));
            case DNS, REFUSED, TIMEOUT, TCP, TLS, CUT ->
                Optional.of(
                        new Shown(Symptom.NO_RESPONSE, ended.result().name().toLowerCase(Locale.ROOT), ended.detail()));
            case PROTOCOL -> Optional.of(new Shown(Symptom.NOT_A_WEBSOCKET, "protocol", ended.detail()));
            case CANCELLED -> Optional.of(new Shown(Symptom.CANCELLED, "", ended.detail()));
            case PROBE_ERROR -> Optional.of(new Shown(Symptom.PROBE_ERROR, "", ended.detail()));
        };
    }

    private static Optional<Shown> refusedAfterTheUpgrade(Timeline timeline) {
        Ended ended = timeline.ended();
        return timeline.readyNanos().isEmpty() && ended.isTurnedOut()
                ? Optional.of(refused(
                        ended, String.valueOf(ended.code()), "closed with " + ended.code() + " before it was accepted"))
                : Optional.empty();
    }

    /** Whose token was refused: known by its status or close code, unless it had expired. */
    static Shown refused(Ended ended, String code, String words) {
        return ended.tokenHadExpired()
                ? new Shown(Symptom.NO_CREDENTIALS, HAS_EXPIRED, HAS_EXPIRED + ": " + words)
                : new Shown(Symptom.REFUSED_AUTH, code, words);
    }

    private static Shown rejected(Ended ended) {
        String status = String.valueOf(ended.status());
        String words = "upgrade answered " + status;
        return switch (ended.status()) {
            case 401, 403 -> refused(ended, status, words);
            case 429 -> new Shown(Symptom.RATE_LIMITED, status, words);
            case 500, 501 -> new Shown(Symptom.REFUSED_500, status, words);
            case 502, 503, 504 -> new Shown(Symptom.REFUSED_5XX, status, words);
            default -> new Shown(Symptom.NOT_A_WEBSOCKET, status, words);
        };
    }

    /** What went wrong with an opened connection that the scenario has no name of its own for; empty if nothing did. */
    public static Optional<Shown> disturbance(Timeline timeline) {
        if (!timeline.scriptDone() && timeline.ended().tokenHadExpired()) {
            return Optional.of(lost(timeline.ended()));
        }
        Optional<Received> error = timeline.error();
        if (error.isPresent()) {
            String name = error.get().facts().error();
            return Optional.of(new Shown(Symptom.ERROR_FRAME, name, "a message matched " + name + " of the catalogue"));
        }
        if (!timeline.scriptDone()) {
            return Optional.of(lost(timeline.ended()));
        }
        return timeline.readyTimedOut() && timeline.readyNanos().isEmpty()
                ? Optional.of(new Shown(Symptom.NOT_READY, "", "still open, and not ready at the ready timeout"))
                : Optional.empty();
    }

    /** The same where all that was asked for has come: a server that closes normally then has nothing more to say. */
    public static Optional<Shown> disturbanceAfterAll(Timeline timeline) {
        Ended ended = timeline.ended();
        boolean isNormal = ended.initiator().equals("server") && ended.code() == NORMAL_CLOSURE;
        return disturbance(timeline).filter(shown -> !(isNormal && shown.symptom() == Symptom.CLOSED_EARLY));
    }

    /** An opened connection that ended before we ended it; after its token had expired that is nobody's fault but the token's. */
    public static Shown lost(Ended ended) {
        if (ended.tokenHadExpired()) {
            return new Shown(Symptom.NO_CREDENTIALS, EXPIRED, EXPIRED + ": " + ended.detail());
        }
        return ended.initiator().equals("server")
                ? new Shown(
                        Symptom.CLOSED_EARLY,
                        closeCode(ended.code()),
                        "closed by the server with " + ended.code() + ", " + ended.detail())
                : new Shown(Symptom.RESET_EARLY, "", "transport lost after the 101: " + ended.detail());
    }

    /** Codes that are not registered fold to app and other: a detail is from a closed set. */
    private static String closeCode(int code) {
        return code >= 1000 && code <= 1015 ? String.valueOf(code) : code >= 3000 && code < 5000 ? "app" : "other";
    }
}
