package dev.raceprobe.probe.script;

import dev.raceprobe.contract.Evidence.TimelineEntry;
import dev.raceprobe.probe.timeline.Ended;
import dev.raceprobe.probe.timeline.Fetched;
import dev.raceprobe.probe.timeline.Timeline;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What is noted down of one connection while it lives; at its end, its timeline. Every moment is written once. */
final class Chronicle {
    /** Stamps of frames for evidence; the rest of the stamps has room of its own. */
    private static final int MAX_FRAME_STAMPS = 150;

    private static final int MAX_STAMPS = 200;

    private final long startedNanos;
    private final Transcript transcript;
    private final Pulse pulse = new Pulse();
    private final List<TimelineEntry> stamps = new ArrayList<>();
    private final List<Fetched> fetched = new ArrayList<>();

    private OptionalLong upgradedNanos = OptionalLong.empty();
    private OptionalLong upgradedTargetNanos = OptionalLong.empty();
    private OptionalLong introducedTargetNanos = OptionalLong.empty();
    private OptionalLong readyNanos = OptionalLong.empty();
    private OptionalLong scriptDoneNanos = OptionalLong.empty();
    private Optional<String> fault = Optional.empty();
    private String remoteAddress;
    private long deliveredNanos;
    private long wayNanos;
    private long readyInjectedNanos;
    private long upgradeLateNanos;
    private boolean readyTimedOut;
    private boolean cancelled;
    private boolean over;

    Chronicle(long startedNanos, Transcript transcript) {
        this.startedNanos = startedNanos;
        this.transcript = transcript;
        stamp(startedNanos, "connect_start", null);
    }

    Transcript transcript() {
        return transcript;
    }

    Pulse pulse() {
        return pulse;
    }

    void connected(String address) {
        remoteAddress = address;
    }

    /** The 101 was read, by us and by the relay, after it may have waited for so long. */
    void upgraded(long atNanos, long targetNanos, long lateNanos) {
        upgradeLateNanos = lateNanos;
        upgradedNanos = OptionalLong.of(atNanos);
        upgradedTargetNanos = OptionalLong.of(targetNanos);
        pulse.beat(targetNanos);
    }

    boolean isUpgraded() {
        return upgradedNanos.isPresent();
    }

    /** Zero right after the 101. */
    long sinceUpgrade(long atNanos) {
        return atNanos - upgradedNanos.orElse(atNanos);
    }

    /** When the 101 was read, or else this. */
    long upgradeOr(long nanos) {
        return upgradedNanos.orElse(nanos);
    }

    /** When the 101 reached the target's side of the relay, or else the begin of the connection. */
    long targetUpgradeOrStart() {
        return upgradedTargetNanos.orElse(startedNanos);
    }

    /** The target could read the token that goes first. */
    void introduced(long targetNanos) {
        introducedTargetNanos = OptionalLong.of(targetNanos);
    }

    /** From when on the target owes us readiness: from the 101, or from the token where that comes after it. */
    long targetIntroduction() {
        return Math.max(targetUpgradeOrStart(), introducedTargetNanos.orElse(targetUpgradeOrStart()));
    }

    void ready(long atNanos) {
        readyNanos = OptionalLong.of(atNanos);
        readyInjectedNanos = wayNanos;
    }

    /** What the 101, or the greeting, seemed to say was not so. */
    void refused() {
        readyNanos = OptionalLong.empty();
    }

    boolean isReady() {
        return readyNanos.isPresent();
    }

    void readyTimedOut() {
        readyTimedOut = true;
    }

    boolean hasReadyTimedOut() {
        return readyTimedOut;
    }

    /** The script is at its end, or was brought to it. */
    void scriptDone(long atNanos) {
        scriptDoneNanos = OptionalLong.of(atNanos);
    }

    OptionalLong scriptDoneNanos() {
        return scriptDoneNanos;
    }

    /** Whether nothing of the script is played any more. */
    boolean isDone() {
        return over || scriptDoneNanos.isPresent();
    }

    void cancelled() {
        cancelled = true;
    }

    /** Whether its end is of our own making, and not that of its script. */
    boolean isCutShort() {
        return cancelled || fault.isPresent();
    }

    /** The first of our own faults counts. */
    void fault(String described) {
        if (fault.isEmpty()) {
            fault = Optional.of(described);
        }
    }

    /** An injected round trip, as delivered, and all on the way to what comes now. */
    void delivered(long roundTripNanos, long onTheWayNanos) {
        deliveredNanos = Math.max(deliveredNanos, roundTripNanos);
        wayNanos = onTheWayNanos;
    }

    void fetched(Fetched seen) {
        fetched.add(seen);
    }

    boolean isOver() {
        return over;
    }

    /** Closes the book; to be called once. */
    Timeline over(Ended ended, long atNanos, long targetNanos, long unmatched, String traceparent) {
        over = true;
        return new Timeline(
                startedNanos,
                upgradedNanos,
                upgradedTargetNanos,
                readyNanos,
                readyTimedOut,
                scriptDoneNanos,
                atNanos,
                Optional.empty(),
                fault,
                cancelled,
                transcript.sent(),
                transcript.received(),
                unmatched,
                ended,
                stamps,
                remoteAddress,
                traceparent,
                fetched,
                pulse.at(targetNanos),
                transcript.dropped(),
                deliveredNanos,
                readyInjectedNanos,
                upgradeLateNanos);
    }

    /** Whether a frame would be stamped: else what it says need not be put in words. */
    boolean hasRoomForFrame() {
        return stamps.size() < MAX_FRAME_STAMPS;
    }

    void stampFrame(long atNanos, String event, String note) {
        if (hasRoomForFrame()) {
            stamp(atNanos, event, note);
        }
    }

    void stamp(long atNanos, String event, String note) {
        if (stamps.size() < MAX_STAMPS) {
            stamps.add(new TimelineEntry((atNanos - startedNanos) / 1000, event, note));
        }
    }
}
