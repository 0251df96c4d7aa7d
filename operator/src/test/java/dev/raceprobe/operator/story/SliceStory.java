package dev.raceprobe.operator.story;

import dev.raceprobe.contract.CheckKey;
import dev.raceprobe.contract.ConnectResult;
import dev.raceprobe.contract.Counter;
import dev.raceprobe.contract.Distribution;
import dev.raceprobe.contract.Evidence;
import dev.raceprobe.contract.Health;
import dev.raceprobe.contract.HeldEnd;
import dev.raceprobe.contract.Phase;
import dev.raceprobe.contract.Reach;
import dev.raceprobe.contract.RowTally;
import dev.raceprobe.contract.Slice;
import dev.raceprobe.contract.Span;
import dev.raceprobe.contract.Symptom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** What happened in one slice, in the words of the one who saw it. Row 0 at second 0 unless told otherwise. */
public final class SliceStory {
    private final long number;
    private final long sliceMillis;
    private final Map<Integer, RowTally> rows = new TreeMap<>();
    private final Map<Long, Reach> reach = new TreeMap<>();
    private final List<Evidence> evidence = new ArrayList<>();
    private final Histogram lag = Distribution.recorder();
    private long blocked;
    private long exhausted;
    private long latePongs;
    private boolean closed = true;
    private int row;
    private String arm = "";
    private int second;
    private int user;

    SliceStory(long number, long sliceMillis) {
        this.number = number;
        this.sliceMillis = sliceMillis;
    }

    /** When the slice begins, wall-clock epoch milliseconds. */
    public long beginMillis() {
        return number * sliceMillis;
    }

    /** What follows is of this row. */
    public SliceStory row(int index) {
        row = index;
        return this;
    }

    /** What follows happens so many seconds after the slice's start. */
    public SliceStory atSecond(int seconds) {
        second = seconds;
        return this;
    }

    /** What follows is of this arm. */
    public SliceStory arm(String name) {
        arm = name;
        return this;
    }

    /** What follows is of this user. */
    public SliceStory user(int index) {
        user = index;
        return this;
    }

    /** Connections open, are accepted, and their checks pass. */
    public SliceStory pass(long checks) {
        return opened(checks).check(checks, Symptom.NONE, "");
    }

    /** Connections open and are accepted, and their checks show a symptom. */
    public SliceStory fail(long checks, Symptom symptom, String detail) {
        return opened(checks).check(checks, symptom, detail);
    }

    /** Connections to an address open, are accepted, and their checks show a symptom. */
    public SliceStory failAt(String address, long checks, Symptom symptom) {
        return fail(checks, symptom, "")
                .add(new RowTally(
                        0,
                        0,
                        null,
                        null,
                        0,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        Map.of(address, Map.of(symptom, checks))));
    }

    /** First messages leave at an offset after the 101, and are answered. */
    public SliceStory answered(long checks, int offsetMillis) {
        return firstMessages(checks, offsetMillis, Symptom.NONE, "");
    }

    /** First messages leave at an offset after the 101, and this becomes of them. */
    public SliceStory firstMessages(long checks, int offsetMillis, Symptom symptom, String detail) {
        return fail(checks, symptom, detail).offset(checks, offsetMillis, symptom);
    }

    /** Connections are closed before their first messages, due at an offset after the 101, are sent. */
    public SliceStory diedUnsent(long checks, int offsetMillis) {
        return firstMessages(checks, offsetMillis, Symptom.CLOSED_EARLY, "1011");
    }

    /** The same, by a Close that may be about the token. */
    public SliceStory refusedUnsent(long checks, int offsetMillis) {
        return fail(checks, Symptom.REFUSED_AUTH, "1008").offset(checks, offsetMillis, Symptom.CLOSED_EARLY);
    }

    private SliceStory offset(long checks, int offsetMillis, Symptom symptom) {
        return add(new RowTally(
                0,
                0,
                null,
                null,
                0,
                null,
                null,
                null,
                Map.of(offsetMillis, Map.of(symptom, checks)),
                null,
                null,
                null,
                null));
    }

    /** Attempts end without a response. */
    public SliceStory noResponse(long checks, ConnectResult result) {
        return attempt(checks, result, null).check(checks, Symptom.NO_RESPONSE, result.wireName());
    }

    /** Attempts are answered with a status instead of a 101. */
    public SliceStory rejected(long checks, int status) {
        Symptom symptom = switch (status) {
            case 502, 503, 504 -> Symptom.REFUSED_5XX;
            case 500, 501 -> Symptom.REFUSED_500;
            case 401, 403 -> Symptom.REFUSED_AUTH;
            case 429 -> Symptom.RATE_LIMITED;
            default -> Symptom.NOT_A_WEBSOCKET;
        };
        attempt(checks, ConnectResult.REJECTED, String.valueOf(status));
        if (symptom == Symptom.REFUSED_AUTH) {
            refused(checks);
        }
        return check(checks, symptom, String.valueOf(status));
    }

    /** The user's tokens are refused; the checks may end later. */
    public SliceStory refused(long attempts) {
        return users(0, attempts);
    }

    /** Connections open and are accepted; nothing is said of checks. */
    public SliceStory opened(long connections) {
        return attempt(connections, ConnectResult.OPENED, null).users(connections, 0);
    }

    /** Checks of an arm end. */
    public SliceStory check(String arm, long checks, Symptom symptom, String detail) {
        return add(new RowTally(
                0,
                0,
                null,
                null,
                0,
                null,
                null,
                Map.of(new CheckKey(arm, symptom, detail, bin()), checks),
                null,
                null,
                null,
                null,
                Map.of(symptom, new Span(now(), now()))));
    }

    /** Checks end. */
    public SliceStory check(long checks, Symptom symptom, String detail) {
        return check(arm, checks, symptom, detail);
    }

    /** A held connection ended, however long ago. */
    public SliceStory held(HeldEnd end) {
        return add(
                new RowTally(0, 0, null, null, 0, null, null, null, null, null, null, null, null, List.of(end), null));
    }

    /** Frames of one user reach another. */
    public SliceStory leak(int from, int to, long frames) {
        return add(new RowTally(
                0,
                0,
                null,
                null,
                0,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                Map.of(RowTally.leak(from, to), frames)));
    }

    public SliceStory count(Counter counter, long n) {
        return add(new RowTally(0, 0, null, null, 0, null, null, null, null, null, Map.of(counter, n), null, null));
    }

    public SliceStory took(Phase phase, long micros, int times) {
        Histogram values = Distribution.recorder();
        values.recordValueWithCount(micros * 1000, times);
        return add(new RowTally(
                0, 0, null, null, 0, null, null, null, null, null, null, Map.of(phase, Distribution.of(values)), null));
    }

    /** Evidence is kept of a check whose connection is still open or never was. */
    public SliceStory kept(String id, Symptom symptom) {
        return kept(id, symptom, null);
    }

    /** Evidence is kept of a check whose connection the server closed. */
    public SliceStory keptAfterClose(String id, Symptom symptom, int code) {
        return kept(id, symptom, new Evidence.CloseSeen(code, "", "server"));
    }

    private SliceStory kept(String id, Symptom symptom, Evidence.CloseSeen close) {
        evidence.add(new Evidence(
                id,
                row,
                symptom,
                now(),
                user,
                List.of(new Evidence.TimelineEntry(0, "connect_start", null)),
                close,
                "10.0.0.1:80",
                101,
                "what was seen",
                null));
        return this;
    }

    /** The schedule lags by so much, a hundred times. */
    public SliceStory lagging(long millis) {
        lag.recordValueWithCount(millis * 1_000_000, 100);
        return this;
    }

    /** It kept time, so many times. */
    public SliceStory onTime(long times) {
        lag.recordValueWithCount(1_000_000, times);
        return this;
    }

    public SliceStory loopBlocked() {
        blocked++;
        return this;
    }

    /** An attempt for which a descriptor was lacking. */
    public SliceStory withoutResources() {
        exhausted++;
        return this;
    }

    public SliceStory latePong() {
        latePongs++;
        return this;
    }

    public SliceStory stillOpen() {
        closed = false;
        return this;
    }

    private SliceStory attempt(long connections, ConnectResult result, String rejection) {
        reach.merge(bin(), new Reach(connections, result == ConnectResult.OPENED ? connections : 0), Reach::merge);
        return add(new RowTally(
                0,
                0,
                null,
                Map.of(result, connections),
                0,
                rejection == null ? null : Map.of(rejection, connections),
                null,
                null,
                null,
                null,
                null,
                null,
                null));
    }

    private SliceStory users(long accepted, long refused) {
        return add(new RowTally(
                0,
                0,
                null,
                null,
                0,
                null,
                null,
                null,
                null,
                Map.of(user, new RowTally.UserTally(accepted, refused)),
                null,
                null,
                null));
    }

    private SliceStory add(RowTally more) {
        rows.merge(row, more, RowTally::merge);
        return this;
    }

    private long now() {
        return number * sliceMillis + second * 1000L;
    }

    private long bin() {
        return now() / CheckKey.BIN_MILLIS;
    }

    Slice told() {
        Health health = new Health(Distribution.of(lag), null, blocked, exhausted, 0, latePongs);
        return new Slice(number, number, closed, health, reach, rows, evidence);
    }
}
