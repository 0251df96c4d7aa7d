package dev.raceprobe.probe.symptom;

import dev.raceprobe.contract.StateDetail;
import dev.raceprobe.contract.Symptom;
import dev.raceprobe.probe.timeline.Fetched;
import dev.raceprobe.probe.timeline.Timeline;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Whether an HTTP view agreed with the socket. Stale is only what an answer shows that was asked for after all the time that the
 * views may disagree: an answer that was under way meanwhile may be older than it looks. What the view itself fails to say is
 * not the socket's fault.
 */
public final class StateSymptoms {
    /** What the looks at the view are called while the connection is open. */
    public static final String WHILE_OPEN = "while_open";

    /** After it was over. */
    public static final String AFTER_CLOSE = "after_close";

    private final String whileOpen;
    private final String afterClose;
    private final long maxStalenessNanos;

    /**
     * @param whileOpen state while the connection is open
     * @param afterClose state after it is over
     */
    public StateSymptoms(String whileOpen, String afterClose, long maxStalenessNanos) {
        this.whileOpen = whileOpen;
        this.afterClose = afterClose;
        this.maxStalenessNanos = maxStalenessNanos;
    }

    /**
     * The reading of one connection and its view.
     *
     * @param after what was asked after the connection was over
     * @param alone whether its user had no other connection meanwhile, which the view would tell of too
     */
    public Reading read(Timeline connection, Timeline after, boolean alone) {
        Opening.Shown shown = Opening.failure(connection).or(() -> fault(after)).orElseGet(() -> {
            List<Fetched> open = looks(connection, WHILE_OPEN);
            List<Fetched> closed = looks(after, AFTER_CLOSE);
            return stale(WHILE_OPEN, whileOpen, open, connection.readyNanos())
                    .or(() -> stale(AFTER_CLOSE, afterClose, closed, OptionalLong.of(connection.endedNanos())))
                    .map(found -> alone ? found : inUse())
                    .or(() -> stopped(connection, after))
                    .or(() -> Opening.disturbance(connection))
                    .or(() -> mute(WHILE_OPEN, whileOpen, open))
                    .or(() -> mute(AFTER_CLOSE, afterClose, closed))
                    .orElseGet(() -> alone ? new Opening.Shown(Symptom.NONE, "", "") : inUse());
        });
        return Reading.of(0, shown.symptom(), shown.detail(), shown.explanation());
    }

    private static List<Fetched> looks(Timeline timeline, String tag) {
        return timeline.fetched().stream().filter(f -> f.tag().equals(tag)).toList();
    }

    private Optional<Opening.Shown> stale(String when, String expected, List<Fetched> looks, OptionalLong since) {
        if (looks.isEmpty() || since.isEmpty()) {
            return Optional.empty();
        }
        Fetched last = looks.get(looks.size() - 1);
        long staleNanos = last.askedNanos() - since.getAsLong();
        boolean disagrees =
                last.isOk() && !last.value().isEmpty() && !last.value().equals(expected);
        return disagrees && staleNanos >= maxStalenessNanos
                ? Optional.of(new Opening.Shown(
                        Symptom.STATE_STALE,
                        when,
                        "asked " + staleNanos / 1_000_000 + " ms later, the view still said another state than "
                                + expected))
                : Optional.empty();
    }

    private static Optional<Opening.Shown> fault(Timeline after) {
        return after.fault().map(words -> new Opening.Shown(Symptom.PROBE_ERROR, "", words));
    }

    private static Optional<Opening.Shown> stopped(Timeline connection, Timeline after) {
        return connection.cancelled() || after.cancelled()
                ? Optional.of(new Opening.Shown(Symptom.CANCELLED, "", "stopped before the view had to agree"))
                : Optional.empty();
    }

    /** The view never agreed, and what it said last is no state. */
    private static Optional<Opening.Shown> mute(String when, String expected, List<Fetched> looks) {
        if (looks.stream().anyMatch(look -> look.isOk() && look.value().equals(expected))) {
            return Optional.empty();
        }
        String what = looks.isEmpty() ? "not_asked" : why(looks.get(looks.size() - 1));
        return Optional.of(new Opening.Shown(
                Symptom.DEPENDENCY_ERROR,
                what,
                "the view said no state " + when.replace('_', ' ') + ": " + what.replace('_', ' ')));
    }

    private static String why(Fetched look) {
        if (!look.failure().isEmpty()) {
            return "view_" + look.failure();
        }
        return look.isOk() ? "view_without_state" : "view_status_" + look.status() / 100 + "xx";
    }

    private static Opening.Shown inUse() {
        return new Opening.Shown(
                Symptom.CANCELLED, StateDetail.USER_IN_USE, "another connection of ours had the same user meanwhile");
    }
}
