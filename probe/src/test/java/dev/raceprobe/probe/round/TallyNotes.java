package dev.raceprobe.probe.round;

import dev.raceprobe.contract.ConnectResult;
import dev.raceprobe.contract.Counter;
import dev.raceprobe.contract.Evidence;
import dev.raceprobe.contract.HeldEnd;
import dev.raceprobe.contract.Phase;
import dev.raceprobe.contract.Symptom;
import dev.raceprobe.probe.tally.CheckSeen;
import dev.raceprobe.probe.tally.Tally;
import java.util.ArrayList;
import java.util.List;

/** A tally that writes down in words what it is told; latencies are left out. */
final class TallyNotes implements Tally {
    final List<String> notes = new ArrayList<>();
    int active;

    private void note(String note) {
        notes.add(note);
    }

    long count(String note) {
        return notes.stream().filter(note::equals).count();
    }

    @Override
    public void roundStarted(int row, long atWallMillis) {
        note("round of " + row);
    }

    @Override
    public void roundMissed(int row) {
        note("missed of " + row);
    }

    @Override
    public void skipped(int row, String reason) {
        note("skipped " + reason);
    }

    @Override
    public void attempt(int row, ConnectResult result, int status) {
        note("attempt " + result.wireName());
    }

    @Override
    public void abandoned(int row) {
        note("abandoned");
    }

    @Override
    public void closed(int row, int code, String initiator) {
        note("closed " + code + " " + initiator);
    }

    @Override
    public void check(int row, CheckSeen seen) {
        note("check " + seen.symptom().wireName());
    }

    @Override
    public void offset(int row, int offsetMillis, Symptom symptom) {
        note("offset " + offsetMillis + " " + symptom.wireName());
    }

    @Override
    public void user(int row, int user, boolean accepted) {
        note("user " + user + (accepted ? " accepted" : " refused"));
    }

    @Override
    public void held(int row, HeldEnd end) {
        note("held " + end.arm() + " " + end.how());
    }

    @Override
    public void count(int row, Counter counter, long n) {
        note(counter.wireName() + " " + n);
    }

    @Override
    public void latency(int row, Phase phase, long nanos) {}

    @Override
    public void event(int row, String event, long nanos) {}

    @Override
    public void active(int row, int delta) {
        active += delta;
    }

    @Override
    public void scheduleLag(long nanos) {}

    @Override
    public void loopLag(long nanos) {}

    @Override
    public void loopBlocked() {}

    @Override
    public void exhausted() {
        note("exhausted");
    }

    @Override
    public void ownError() {
        note("own error");
    }

    @Override
    public void latePong() {}

    @Override
    public String evidence(Evidence e) {
        note("evidence " + e.symptom().wireName());
        return "";
    }
}
