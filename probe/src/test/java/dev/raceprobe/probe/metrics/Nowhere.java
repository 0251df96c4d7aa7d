package dev.raceprobe.probe.metrics;

import dev.raceprobe.contract.ConnectResult;
import dev.raceprobe.contract.Counter;
import dev.raceprobe.contract.Evidence;
import dev.raceprobe.contract.HeldEnd;
import dev.raceprobe.contract.Phase;
import dev.raceprobe.contract.Symptom;
import dev.raceprobe.probe.tally.CheckSeen;
import dev.raceprobe.probe.tally.Tally;

/** A tally that keeps nothing. */
final class Nowhere implements Tally {
    @Override
    public void roundStarted(int row, long atWallMillis) {}

    @Override
    public void roundMissed(int row) {}

    @Override
    public void skipped(int row, String reason) {}

    @Override
    public void attempt(int row, ConnectResult result, int status) {}

    @Override
    public void abandoned(int row) {}

    @Override
    public void closed(int row, int code, String initiator) {}

    @Override
    public void check(int row, CheckSeen seen) {}

    @Override
    public void offset(int row, int offsetMillis, Symptom symptom) {}

    @Override
    public void user(int row, int user, boolean accepted) {}

    @Override
    public void held(int row, HeldEnd end) {}

    @Override
    public void count(int row, Counter counter, long n) {}

    @Override
    public void latency(int row, Phase phase, long nanos) {}

    @Override
    public void event(int row, String event, long nanos) {}

    @Override
    public void active(int row, int delta) {}

    @Override
    public void scheduleLag(long nanos) {}

    @Override
    public void loopLag(long nanos) {}

    @Override
    public void loopBlocked() {}

    @Override
    public void exhausted() {}

    @Override
    public void ownError() {}

    @Override
    public void latePong() {}

    @Override
    public String evidence(Evidence e) {
        return "0a1b2c3d-7";
    }
}
