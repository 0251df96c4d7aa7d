package dev.raceprobe.probe.metrics;

import dev.raceprobe.contract.ConnectResult;
import dev.raceprobe.contract.Counter;
import dev.raceprobe.contract.Evidence;
import dev.raceprobe.contract.HeldEnd;
import dev.raceprobe.contract.Phase;
import dev.raceprobe.contract.RoundSeen;
import dev.raceprobe.contract.Symptom;
import dev.raceprobe.probe.tally.CheckSeen;
import dev.raceprobe.probe.tally.Tally;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import java.util.List;

/** Counts in the metrics, then passes on. */
final class MeteredTally implements Tally {
    private final RowMeters[] rows;
    private final DistributionDataPoint scheduleLag;
    private final DistributionDataPoint loopLag;
    private final Tally next;

    MeteredTally(List<RowMeters> rows, Families families, Tally next) {
        this.rows = rows.toArray(RowMeters[]::new);
        this.scheduleLag = families.scheduleLag.labelValues();
        this.loopLag = families.loopLag.labelValues();
        this.next = next;
    }

    @Override
    public void roundStarted(int row, long atWallMillis) {
        next.roundStarted(row, atWallMillis);
    }

    @Override
    public void roundEnded(int row, RoundSeen seen) {
        next.roundEnded(row, seen);
    }

    @Override
    public void roundMissed(int row) {
        rows[row].roundMissed();
        next.roundMissed(row);
    }

    @Override
    public void address(int row, String address, Symptom symptom) {
        next.address(row, address, symptom);
    }

    @Override
    public void skipped(int row, String reason) {
        rows[row].skipped(reason);
        next.skipped(row, reason);
    }

    @Override
    public void attempt(int row, ConnectResult result, int status) {
        rows[row].attempt(result, status);
        next.attempt(row, result, status);
    }

    @Override
    public void abandoned(int row) {
        rows[row].abandoned();
        next.abandoned(row);
    }

    @Override
    public void closed(int row, int code, String initiator) {
        rows[row].closed(code, initiator);
        next.closed(row, code, initiator);
    }

    @Override
    public void check(int row, CheckSeen seen) {
        rows[row].check(seen);
        next.check(row, seen);
    }

    @Override
    public void offset(int row, int offsetMillis, Symptom symptom) {
        if (symptom != Symptom.CLOSED_EARLY) { // no message was sent
            rows[row].offset(offsetMillis, symptom);
        }
        next.offset(row, offsetMillis, symptom);
    }

    @Override
    public void user(int row, int user, boolean accepted) {
        next.user(row, user, accepted);
    }

    @Override
    public void leak(int row, int from, int to, long frames) {
        next.leak(row, from, to, frames);
    }

    @Override
    public void held(int row, HeldEnd end) {
        next.held(row, end);
    }

    @Override
    public void count(int row, Counter counter, long n) {
        rows[row].count(counter, n);
        next.count(row, counter, n);
    }

    @Override
    public void latency(int row, Phase phase, long nanos) {
        rows[row].latency(phase, nanos);
        next.latency(row, phase, nanos);
    }

    @Override
    public void event(int row, String event, long nanos) {
        rows[row].event(event, nanos);
        next.event(row, event, nanos);
    }

    @Override
    public void active(int row, int delta) {
        rows[row].active(delta);
        next.active(row, delta);
    }

    @Override
    public void scheduleLag(long nanos) {
        scheduleLag.observe(nanos / 1e9);
        next.scheduleLag(nanos);
    }

    @Override
    public void loopLag(long nanos) {
        loopLag.observe(nanos / 1e9);
        next.loopLag(nanos);
    }

    @Override
    public void loopBlocked() {
        next.loopBlocked();
    }

    @Override
    public void exhausted() {
        next.exhausted();
    }

    @Override
    public void ownError() {
        next.ownError();
    }

    @Override
    public void latePong() {
        next.latePong();
    }

    @Override
    public void token(boolean obtained) {
        next.token(obtained);
    }

    @Override
    public String evidence(Evidence e) {
        String id = next.evidence(e);
        rows[e.row()].evidence(id, e);
        return id;
    }
}
