package dev.raceprobe.probe.tally;

import dev.raceprobe.contract.ConnectResult;
import dev.raceprobe.contract.Counter;
import dev.raceprobe.contract.Evidence;
import dev.raceprobe.contract.HeldEnd;
import dev.raceprobe.contract.Phase;
import dev.raceprobe.contract.RoundSeen;
import dev.raceprobe.contract.Symptom;
import java.util.function.LongSupplier;

/**
 * Writes into the slice that the wall clock is in, and hands over what was written when it is asked to and when the slice's time
 * is over: whole and without a copy. Slice numbers never go back, also when the wall clock did so between two starts of the
 * container. Confined to the event loop.
 */
public final class SliceTally implements Tally {
    private final Shape shape;
    private final LongSupplier wallMillis;
    private final Listener listener;
    private OpenSlice open;
    private long nextEvidence;

    /**
     * What a shard's slices are like.
     *
     * @param rows number of rows of the plan
     * @param sliceMillis length of a slice
     * @param evidencePerSymptom pieces of evidence that a slice keeps of each row and symptom
     * @param evidencePrefix first part of an evidence's id
     */
    public record Shape(int rows, long sliceMillis, int evidencePerSymptom, String evidencePrefix) {}

    /** Hears, on the event loop, what the keeper of the slices needs to know. */
    interface Listener {
        /**
         * More of a slice, to which nobody writes any more.
         *
         * @param last whether that was all of the slice
         */
        void harvested(OpenSlice part, boolean last);

        /** A check was finished with a symptom that may become a finding. */
        void symptomSeen();
    }

    /**
     * @param number number of the slice to begin with
     * @param firstEvidence sequence number of the next piece of evidence
     */
    SliceTally(Shape shape, long number, long firstEvidence, LongSupplier wallMillis, Listener listener) {
        this.shape = shape;
        this.wallMillis = wallMillis;
        this.listener = listener;
        this.open = fresh(number);
        this.nextEvidence = firstEvidence;
    }

    /** Closes the open slice if its time is over. */
    void roll() {
        at(wallMillis.getAsLong());
    }

    /** Closes the open slice whatever the time. */
    void cut() {
        next(open.number() + 1);
    }

    /** Hands over what has been written up to now. */
    void harvest() {
        roll();
        OpenSlice part = open;
        open = fresh(part.number());
        listener.harvested(part, false);
    }

    private OpenSlice fresh(long number) {
        return new OpenSlice(number, shape.rows(), shape.evidencePerSymptom());
    }

    private OpenSlice at(long nowMillis) {
        long number = Math.floorDiv(nowMillis, shape.sliceMillis());
        if (number > open.number()) {
            next(number);
        }
        return open;
    }

    private void next(long number) {
        OpenSlice over = open;
        open = fresh(number);
        listener.harvested(over, true);
    }

    private OpenSlice now() {
        return at(wallMillis.getAsLong());
    }

    private OpenRow row(int index) {
        return now().row(index);
    }

    @Override
    public void roundStarted(int row, long atWallMillis) {
        row(row).roundStarted();
    }

    @Override
    public void roundEnded(int row, RoundSeen seen) {
        now().roundEnded(row, seen);
    }

    @Override
    public void roundMissed(int row) {
        row(row).roundMissed();
    }

    @Override
    public void skipped(int row, String reason) {
        row(row).skipped(reason);
    }

    @Override
    public void attempt(int row, ConnectResult result, int status) {
        long nowMillis = wallMillis.getAsLong();
        OpenSlice slice = at(nowMillis);
        slice.row(row).attempt(result, status);
        slice.reached(nowMillis, result == ConnectResult.OPENED);
    }

    @Override
    public void abandoned(int row) {
        row(row).abandoned();
    }

    @Override
    public void closed(int row, int code, String initiator) {
        row(row).closed(code, initiator);
    }

    @Override
    public void check(int row, CheckSeen seen) {
        long nowMillis = wallMillis.getAsLong();
        at(nowMillis).row(row).check(seen, nowMillis);
        if (mayBecomeFinding(seen.symptom())) {
            listener.symptomSeen();
        }
    }

    @Override
    public void address(int row, String address, Symptom symptom) {
        row(row).address(address, symptom);
    }

    @Override
    public void offset(int row, int offsetMillis, Symptom symptom) {
        row(row).offset(offsetMillis, symptom);
    }

    @Override
    public void user(int row, int user, boolean accepted) {
        row(row).user(user, accepted);
    }

    @Override
    public void leak(int row, int from, int to, long frames) {
        row(row).leak(from, to, frames);
    }

    @Override
    public void held(int row, HeldEnd end) {
        row(row).held(end);
    }

    @Override
    public void count(int row, Counter counter, long n) {
        row(row).count(counter, n);
    }

    @Override
    public void latency(int row, Phase phase, long nanos) {
        row(row).latency(phase, nanos);
    }

    @Override
    public void event(int row, String event, long nanos) {
        row(row).latency(Phase.EVENT, nanos);
    }

    /** Not summed: how many are open is a matter of the moment. */
    @Override
    public void active(int row, int delta) {}

    @Override
    public void scheduleLag(long nanos) {
        now().scheduleLag(nanos);
    }

    @Override
    public void loopLag(long nanos) {
        now().loopLag(nanos);
    }

    @Override
    public void loopBlocked() {
        now().loopBlocked();
    }

    @Override
    public void exhausted() {
        now().exhausted();
    }

    @Override
    public void ownError() {
        now().ownError();
    }

    @Override
    public void latePong() {
        now().latePong();
    }

    @Override
    public void token(boolean obtained) {
        now().token(obtained);
    }

    @Override
    public String evidence(Evidence e) {
        String id = shape.evidencePrefix() + "-" + nextEvidence++;
        now().evidence(new Evidence(
                id,
                e.row(),
                e.symptom(),
                e.startedAt(),
                e.user(),
                e.timeline(),
                e.close(),
                e.remoteAddress(),
                e.upgradeStatus(),
                e.detail(),
                e.traceparent()));
        return id;
    }

    private static boolean mayBecomeFinding(Symptom symptom) {
        return switch (symptom) {
            case NONE, CANCELLED, PROBE_ERROR, NO_CREDENTIALS, DEPENDENCY_ERROR, NOT_LET_IN -> false;
            case FOREIGN_FRAME,
                    NO_RESPONSE,
                    REFUSED_5XX,
                    REFUSED_500,
                    RATE_LIMITED,
                    REFUSED_AUTH,
                    NOT_A_WEBSOCKET,
                    ACCEPT_ERROR,
                    FIRST_MESSAGE_UNANSWERED,
                    FIRST_MESSAGE_CLOSED,
                    EVENT_MISSING,
                    EVENT_DUPLICATED,
                    EVENT_REORDERED,
                    EVENT_LATE,
                    ERROR_FRAME,
                    CLOSED_EARLY,
                    RESET_EARLY,
                    AUTH_BYPASSED,
                    EXPIRED_ACCEPTED,
                    EXPIRY_NOT_ENFORCED,
                    PREMATURE_EXPIRY,
                    START_SLOW,
                    READY_BEFORE_SERVING,
                    JOURNEY_INCOMPLETE,
                    RESUME_GAP,
                    RESUME_DUPLICATED,
                    STATE_STALE,
                    STEP_FAILED,
                    RESOURCE_LEAKED,
                    NOT_READY,
                    ECHO_UNANSWERED -> true;
        };
    }
}
