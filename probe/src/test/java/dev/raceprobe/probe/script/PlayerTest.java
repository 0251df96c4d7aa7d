package dev.raceprobe.probe.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.api.v1alpha1.CutKind;
import dev.raceprobe.api.v1alpha1.EvidencePolicy;
import dev.raceprobe.api.v1alpha1.Protocol;
import dev.raceprobe.contract.ConnectResult;
import dev.raceprobe.contract.Evidence.TimelineEntry;
import dev.raceprobe.contract.Phase;
import dev.raceprobe.contract.Symptom;
import dev.raceprobe.probe.fetch.Fetcher;
import dev.raceprobe.probe.script.Step.Anchor;
import dev.raceprobe.probe.script.Step.Then;
import dev.raceprobe.probe.symptom.HeartbeatSymptoms;
import dev.raceprobe.probe.symptom.Opening;
import dev.raceprobe.probe.timeline.Dropped;
import dev.raceprobe.probe.timeline.Sent;
import dev.raceprobe.probe.timeline.Timeline;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One player on one scripted connection, in virtual time. */
class PlayerTest implements Player.Listener {
    private static final long MS = 1_000_000;
    private static final Template CHAT = Template.of("{\"id\":\"{nonce}\",\"text\":\"{canary}\"}");

    private final VirtualLoop time = new VirtualLoop();
    private final Map<Phase, List<Long>> timed = new EnumMap<>(Phase.class);
    private final List<String> heard = new ArrayList<>();
    private EvidencePolicy.Payloads payloads = EvidencePolicy.Payloads.Never;
    private Optional<String> ackEvent = Optional.empty();
    private long tokenExpiresNanos = Long.MAX_VALUE;
    private Timeline timeline;
    private Player player;
    private FakeConnection peer;

    private void play(Optional<String> readyEvent, Optional<Template> firstMessage, Step... steps) {
        play(readyEvent, firstMessage, new Part(0, "rp-canary-0123456789abcdef", Set.of("pong"), List.of(steps)));
    }

    private void play(Optional<String> readyEvent, Optional<Template> firstMessage, Part part) {
        play(readyEvent, firstMessage, part, 0);
    }

    /** @param injectedMillis that a profile may add at most */
    private void play(Optional<String> readyEvent, Optional<Template> firstMessage, Part part, long injectedMillis) {
        PlayerSettings settings = new PlayerSettings(
                new Protocols(new Protocol(null, null, null, null, null, null, null, null)),
                new Acceptance(ackEvent, readyEvent, ackEvent.isPresent() && firstMessage.isPresent()),
                (5000 + injectedMillis) * MS,
                "pong",
                firstMessage,
                "user \"0\"",
                new Secrets(Optional.of("s3cret"), List.of("k3y-of-the-proxy")),
                tokenExpiresNanos,
                injectedMillis * MS,
                time.nanos(),
                "00-1-2-01",
                new Ids(1),
                time::nanos,
                Fetcher.NONE,
                new Payloads(payloads));
        player = new Player(settings, part, time.loop(), this);
        peer = new FakeConnection(player, time::nanos);
        player.playOn(peer);
    }

    private void play(Step... steps) {
        play(Optional.empty(), Optional.empty(), steps);
    }

    private static Step send(String tag) {
        return new Step.Send(tag, CHAT);
    }

    private static Step expect(String tag, String type, long millis, Anchor from) {
        return new Step.Expect(c -> c.answered(tag, type), millis * MS, from, Then.CONTINUE, Then.CONTINUE);
    }

    @Override
    public void timed(Phase phase, long nanos) {
        timed.computeIfAbsent(phase, p -> new ArrayList<>()).add(nanos / MS);
    }

    @Override
    public void accepted() {
        heard.add("accepted");
    }

    @Override
    public void atBarrier(String name) {
        heard.add("at " + name);
    }

    @Override
    public void leftBarrier(String name) {
        heard.add("left " + name);
    }

    @Override
    public void latePong() {
        heard.add("late pong");
    }

    @Override
    public void over(Timeline seen) {
        assertThat(timeline).as("told twice").isNull();
        timeline = seen;
    }

    @Test
    void theFirstMessageLeavesInTheTurnOfThe101() {
        play(new Step.Hold(0, Anchor.UPGRADE), send("first"), expect("first", "pong", 100, Anchor.NOW));
        peer.upgrade();

        assertThat(peer.said()).hasSize(1);
    }

    @Test
    void aPipelinedMessageAndTheTokenBeforeItLeaveBeforeThe101AndNotAgainAfterIt() {
        List<Step> steps = List.of(send("first"), expect("first", "pong", 100, Anchor.NOW));
        play(
                Optional.empty(),
                Optional.of(Template.of("{\"token\":\"{token}\"}")),
                new Part(0, "c", Set.of("pong"), steps).early());
        assertThat(peer.said()).hasSize(2);
        assertThat(peer.said().get(0)).isEqualTo("{\"token\":\"s3cret\"}");

        time.pass(30);
        peer.upgrade();
        peer.hear("{\"type\":\"pong\",\"id\":\"" + peer.id(1) + "\"}");
        assertThat(peer.said()).hasSize(3).last().isEqualTo("close:1000");
    }

    @Test
    void whatWasInjectedUntilItWasReadyIsNotWhatIsInjectedLater() {
        play(send("a"), expect("a", "pong", 1_000, Anchor.NOW));
        player.injected(20 * MS, 0, 40 * MS);
        peer.upgrade();
        time.pass(500);
        player.injected(500 * MS, 0, 540 * MS);
        peer.hear("{\"type\":\"pong\",\"id\":\"" + peer.id(0) + "\"}");

        assertThat(timeline.readyInjectedNanos()).isEqualTo(40 * MS);
        assertThat(timeline.deliveredNanos()).isEqualTo(500 * MS);
    }

    @Test
    void aMessageIsHeldFromThe101On() {
        play(new Step.Hold(20 * MS, Anchor.UPGRADE), send("first"), expect("first", "pong", 100, Anchor.NOW));
        peer.upgrade();
        time.pass(19);
        assertThat(peer.said()).isEmpty();
        time.pass(1);
        assertThat(peer.said()).hasSize(1);
    }

    @Test
    void anAnswerEndsTheWaitAndTheScriptCloses() {
        play(send("a"), expect("a", "pong", 100, Anchor.NOW));
        peer.upgrade();
        time.pass(7);
        peer.hear("{\"type\":\"pong\",\"id\":\"" + peer.id(0) + "\"}");

        assertThat(peer.said()).endsWith("close:1000");
        assertThat(timeline.scriptDone()).isTrue();
        assertThat(timeline.answer(timeline.sent("a").orElseThrow(), "pong")).isPresent();
        assertThat(timed.get(Phase.ECHO)).containsExactly(7L);
    }

    @Test
    void whatIsExpectedLaterMayArriveEarlier() {
        play(send("a"), expect("a", "x", 100, Anchor.LAST_PROGRESS), expect("a", "y", 100, Anchor.LAST_PROGRESS));
        peer.upgrade();
        peer.hear("{\"type\":\"y\",\"id\":\"" + peer.id(0) + "\"}");
        peer.hear("{\"type\":\"x\",\"id\":\"" + peer.id(0) + "\"}");

        assertThat(timeline.scriptDone()).isTrue();
    }

    @Test
    void aChattyPeerProlongsNoWait() {
        play(send("a"), expect("a", "x", 100, Anchor.LAST_PROGRESS), new Step.Hold(50 * MS, Anchor.LAST_PROGRESS));
        peer.upgrade();
        for (int i = 0; i < 200 && timeline == null; i++) {
            peer.hear("{\"type\":\"heartbeat\"}");
            peer.hear("{\"type\":\"other\",\"id\":\"" + peer.id(0) + "\"}");
            time.pass(1);
        }

        assertThat(timeline.endedNanos() - timeline.startedNanos()).isEqualTo(100 * MS);
        assertThat(timeline.unmatched()).isEqualTo(100);
    }

    @Test
    void progressProlongsTheWaitForTheNext() {
        play(send("a"), expect("a", "x", 100, Anchor.LAST_PROGRESS), expect("a", "y", 100, Anchor.LAST_PROGRESS));
        peer.upgrade();
        time.pass(90);
        peer.hear("{\"type\":\"x\",\"id\":\"" + peer.id(0) + "\"}");
        time.pass(99);
        assertThat(timeline).isNull();
        time.pass(1);
        assertThat(timeline.scriptDone()).isTrue();
    }

    @Test
    void aWaitThatBeginsLongAfterThe101IsNotOverAtOnce() {
        play(
                Optional.of("hello"),
                Optional.empty(),
                new Step.AwaitReady(),
                send("a"),
                expect("a", "x", 100, Anchor.LAST_PROGRESS));
        peer.upgrade();
        time.pass(900);
        peer.hear("{\"type\":\"hello\"}");
        time.pass(99);

        assertThat(timeline).isNull();
        assertThat(timed.get(Phase.READY)).containsExactly(900L);
    }

    @Test
    void aConnectionThatIsNotReadyInTimeEnds() {
        play(Optional.of("hello"), Optional.empty(), new Step.AwaitReady(), send("a"));
        peer.upgrade();
        time.pass(5000);

        assertThat(timeline.readyTimedOut()).isTrue();
        assertThat(timeline.sent()).isEmpty();
        assertThat(heard).isEmpty();
    }

    private void playDelayed(Step... steps) {
        play(Optional.of("hello"), Optional.empty(), new Part(0, "c", Set.of("pong"), List.of(steps)), 1000);
        peer.upgrade();
    }

    @Test
    void whatTheProfileMayAddAtMostIsNotTheTargetsToUse() {
        playDelayed(new Step.AwaitReady(), send("a"));
        time.pass(5_500);
        peer.hear("{\"type\":\"hello\"}", 100 * MS);

        assertThat(timeline.readyTimedOut()).isTrue();
        assertThat(timeline.readyNanos()).isEmpty();
        assertThat(timeline.sent()).isEmpty();
    }

    @Test
    void whatTheProfileDidAddIsNotTheTargets() {
        playDelayed(new Step.AwaitReady(), send("a"), expect("a", "pong", 10_000, Anchor.NOW));
        time.pass(5_500);
        peer.hear("{\"type\":\"hello\"}", 600 * MS);

        assertThat(peer.said()).hasSize(1);
        assertThat(heard).containsExactly("accepted");
    }

    @Test
    void aPongThatTheTargetLetGoTooLateIsNone() {
        playDelayed(new Step.Ping(100 * MS), new Step.Ping(100 * MS), new Step.Hold(60_000 * MS, Anchor.UPGRADE));
        time.pass(600);
        peer.pong(peer.said().get(0).substring("ping:".length()), 450 * MS);
        time.pass(600);
        peer.pong(peer.said().get(1).substring("ping:".length()), 550 * MS);
        peer.peerCloses(1000, "");

        assertThat(timeline.vitals().pings()).isEqualTo(2);
        assertThat(timeline.vitals().pongs()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Never    | error: starlette-not-accepted: a message of 105 characters
            Redacted | error: starlette-not-accepted: {"type":"***","message":"***","token":"***"}
            Full     | error: starlette-not-accepted: {"type":"error","message":"WebSocket is not connected. Need to call \\"accept\\" first.","token":"[token]"}
            """)
    void theStampOfAnErrorShowsAsMuchOfItAsThePolicyAllows(EvidencePolicy.Payloads policy, String note) {
        payloads = policy;
        play(new Step.Hold(1000 * MS, Anchor.UPGRADE));
        peer.upgrade();
        peer.hear("{\"type\":\"error\",\"message\":\"WebSocket is not connected. Need to call \\\"accept\\\" first.\","
                + "\"token\":\"s3cret\"}");
        peer.hear("{\"type\":\"news\",\"text\":\"none of the evidence's business\"}");
        peer.peerCloses(1000, "");

        assertThat(timeline.stamps())
                .filteredOn(stamp -> stamp.event().equals("frame_in"))
                .extracting(TimelineEntry::note)
                .containsExactly(note, "news");
    }

    @Test
    void theTokenGoesFirstWhereItIsTheFirstMessage() {
        play(
                Optional.empty(),
                Optional.of(Template.of("{\"auth\":\"{token}\",\"user\":\"{user}\"}")),
                new Step.Hold(0, Anchor.UPGRADE),
                send("first"),
                expect("first", "pong", 10, Anchor.NOW));
        peer.upgrade();

        assertThat(peer.said().get(0)).isEqualTo("{\"auth\":\"s3cret\",\"user\":\"user \\\"0\\\"\"}");
        assertThat(peer.said()).hasSize(2);
        time.pass(10);
        assertThat(timeline.sent()).extracting(Sent::tag).containsExactly("first");
    }

    @Test
    void aPingIsTimedToItsOwnPong() {
        play(new Step.Ping(100 * MS), send("after"), expect("after", "pong", 5, Anchor.NOW));
        peer.upgrade();
        String payload = peer.said().get(0).substring("ping:".length());
        time.pass(3);
        peer.pong("unsolicited");
        assertThat(peer.said()).hasSize(1);
        peer.pong(payload);

        assertThat(peer.said()).hasSize(2);
        assertThat(timed.get(Phase.PING)).containsExactly(3L);
    }

    @Test
    void aPingWithoutPongIsWaitedForSoLong() {
        play(new Step.Ping(100 * MS), send("after"), expect("after", "pong", 5, Anchor.NOW));
        peer.upgrade();
        time.pass(99);
        assertThat(peer.said()).hasSize(1);
        time.pass(1);
        assertThat(peer.said()).hasSize(2);
        assertThat(timed).doesNotContainKey(Phase.PING);
    }

    // where ready is the upgrade, it does not say that the token is good

    @Test
    void aTokenIsRefusedByACloseAfterThe101ThatMakesItReady() {
        play(new Step.AwaitReady(), send("a"), expect("a", "pong", 100, Anchor.NOW));
        peer.upgrade();
        peer.hear("{\"type\":\"error\",\"message\":\"unauthorized\"}");
        peer.peerCloses(4401, "");

        assertThat(heard).isEmpty();
        assertThat(timeline.readyNanos()).isEmpty();
    }

    @Test
    void aTokenIsAcceptedOnceAMessageIsAnswered() {
        play(send("a"), expect("a", "pong", 100, Anchor.NOW), new Step.Hold(1000 * MS, Anchor.UPGRADE));
        peer.upgrade();
        assertThat(heard).isEmpty();
        peer.hear("{\"type\":\"pong\",\"id\":\"" + peer.id(0) + "\"}");
        assertThat(heard).containsExactly("accepted");
        peer.peerCloses(1008, "");

        assertThat(timeline.readyNanos()).isPresent();
        assertThat(heard).containsExactly("accepted");
    }

    /** The nonce of ours is in what says no, too. */
    @ParameterizedTest
    @ValueSource(strings = {"error", "denied", ""})
    void aMessageAboutOursThatIsNoAnswerDoesNotSayThatTheTokenWasAccepted(String type) {
        play(send("a"), expect("a", "pong", 100, Anchor.NOW));
        peer.upgrade();
        peer.hear("{\"type\":\"" + type + "\",\"id\":\"" + peer.id(0) + "\"}");
        peer.peerCloses(4401, "");

        assertThat(heard).isEmpty();
        assertThat(timeline.readyNanos()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"type\":\"tick\",\"seq\":7}", "{\"type\":\"ok\"}"})
    void aNumberedEventOrAnAcknowledgementSaysThatTheTokenWasAccepted(String message) {
        ackEvent = Optional.of("ok");
        play(new Step.Hold(1000 * MS, Anchor.UPGRADE));
        peer.upgrade();
        peer.hear(message);
        assertThat(heard).containsExactly("accepted");
    }

    private void playGreeted() {
        ackEvent = Optional.of("ok");
        play(
                Optional.of("hello"),
                Optional.of(Template.of("{\"token\":\"{token}\"}")),
                new Step.AwaitReady(),
                new Step.Hold(60_000 * MS, Anchor.UPGRADE));
        peer.upgrade();
        peer.hear("{\"type\":\"hello\",\"seq\":0}");
    }

    @Test
    void aTokenThatIsAMessageIsNotAcceptedByTheGreetingBeforeIt() {
        playGreeted();
        peer.peerCloses(4401, "");

        assertThat(heard).isEmpty();
        assertThat(timeline.readyNanos()).isEmpty();
        assertThat(Opening.failure(timeline).orElseThrow().symptom()).isEqualTo(Symptom.REFUSED_AUTH);
    }

    @Test
    void aTokenThatIsAMessageIsAcceptedByItsAcknowledgement() {
        playGreeted();
        peer.hear("{\"type\":\"ok\"}");
        assertThat(heard).containsExactly("accepted");
        peer.peerCloses(1008, "");

        assertThat(timeline.readyNanos()).isPresent();
    }

    @Test
    void whoWasGreetedAndLastsForTheReadyTimeoutIsAccepted() {
        playGreeted();
        time.pass(4_999);
        assertThat(heard).isEmpty();
        time.pass(1);
        assertThat(heard).containsExactly("accepted");
    }

    @Test
    void whoIsNeverGreetedIsNotAccepted() {
        ackEvent = Optional.of("ok");
        play(Optional.of("hello"), Optional.of(Template.of("{token}")), new Step.AwaitReady());
        peer.upgrade();
        peer.peerCloses(1011, "");

        assertThat(heard).isEmpty();
    }

    @Test
    void ourOwnCrashAfterThe101SaysNothingOfTheToken() {
        play(new Step.Hold(1000 * MS, Anchor.UPGRADE));
        peer.upgrade();
        peer.fails(ConnectResult.PROBE_ERROR);

        assertThat(heard).isEmpty();
    }

    @Test
    void aTokenThatLastsForTheReadyTimeoutIsAcceptedHoweverItEnds() {
        play(new Step.Hold(60_000 * MS, Anchor.UPGRADE));
        peer.upgrade();
        time.pass(4_999);
        assertThat(heard).isEmpty();
        time.pass(1);
        assertThat(heard).containsExactly("accepted");
        peer.peerCloses(1008, "idle");

        assertThat(timeline.readyNanos()).isPresent();
    }

    /** As a poll of ColdStart: nobody may have looked at the token yet. */
    @ParameterizedTest
    @CsvSource({"0, false", "499, false", "500, true"})
    void whoLeavesAtOnceWasNotAccepted(long heldMillis, boolean isAccepted) {
        play(new Step.AwaitReady(), new Step.Hold(heldMillis * MS, Anchor.UPGRADE));
        peer.upgrade();
        time.pass(heldMillis);

        assertThat(timeline.scriptDone()).isTrue();
        assertThat(heard).isEqualTo(isAccepted ? List.of("accepted") : List.of());
    }

    @Test
    void aTokenWhoseConnectionEndsInAnotherWayIsAccepted() {
        play(new Step.Hold(1000 * MS, Anchor.UPGRADE));
        peer.upgrade();
        peer.peerCloses(1011, "");

        assertThat(heard).containsExactly("accepted");
        assertThat(timeline.readyNanos()).isPresent();
    }

    @Test
    void whoIsToldToStopSaysNothingOfTheToken() {
        play(new Step.Hold(1000 * MS, Anchor.UPGRADE));
        peer.upgrade();
        player.cancel();
        peer.peerCloses(1001, "");

        assertThat(heard).isEmpty();
    }

    @Test
    void aBarrierIsWaitedAtUntilItOpens() {
        play(new Step.Barrier("all", 1000 * MS), send("a"), expect("a", "pong", 10, Anchor.NOW));
        peer.upgrade();
        player.barrierOpened("another");
        assertThat(peer.said()).isEmpty();
        player.barrierOpened("all");
        player.barrierOpened("all");

        assertThat(peer.said()).hasSize(1);
        assertThat(heard).containsExactly("at all");
    }

    @Test
    void aBarrierThatNeverOpensIsLeft() {
        play(new Step.Barrier("all", 50 * MS), send("a"), expect("a", "pong", 10, Anchor.NOW));
        peer.upgrade();
        time.pass(50);
        player.barrierOpened("all");

        assertThat(heard).containsExactly("at all", "left all");
        assertThat(peer.said()).hasSize(1);
    }

    @Test
    void aHalfOpenConnectionIsGivenUpInTheEnd() {
        play(new Step.Cut(CutKind.HalfOpen));
        peer.upgrade();
        time.pass(4999);
        assertThat(timeline).isNull();
        time.pass(1);
        assertThat(peer.said()).containsExactly("cut:HalfOpen", "abandon");
        assertThat(timeline).isNotNull();
    }

    @Test
    void stoppingEndsAnOpenConnectionWithGoingAway() {
        play(send("a"), expect("a", "pong", 100, Anchor.NOW));
        peer.upgrade();
        player.cancel();
        player.cancel();

        assertThat(peer.said()).endsWith("close:1001");
        assertThat(timeline.cancelled()).isTrue();
    }

    @Test
    void stoppingAbandonsAnAttempt() {
        play(send("a"));
        player.cancel();

        assertThat(peer.said()).containsExactly("abandon");
        assertThat(timeline.ended().result()).isEqualTo(ConnectResult.CANCELLED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Reset", "HalfOpen"})
    void whatTheProfileCutsOffSaysNothing(String kind) {
        play(send("a"), expect("a", "pong", 100, Anchor.NOW), send("b"));
        peer.upgrade();
        player.faultInjected("fault " + kind + " of the profile", time.nanos());
        time.pass(1_000);
        assertThat(peer.said()).as("nothing is said to nobody").hasSize(1);
        peer.fails(ConnectResult.OPENED);

        assertThat(timeline.cancelled()).isTrue();
        assertThat(timeline.scriptDone()).isTrue();
        assertThat(timeline.stamps()).extracting(TimelineEntry::note).contains("fault " + kind + " of the profile");
        assertThat(heard).as("nor about the token").isEmpty();
    }

    @Test
    void whatTheProfileCutsAfterTheScriptsEndHasBeenSaid() {
        play(send("a"), expect("a", "pong", 100, Anchor.NOW));
        peer.closeSlowly();
        peer.upgrade();
        peer.hear("{\"type\":\"pong\",\"id\":\"" + peer.id(0) + "\"}");
        player.faultInjected("fault Reset of the profile", time.nanos());
        peer.fails(ConnectResult.OPENED);

        assertThat(timeline.cancelled()).isFalse();
        assertThat(timeline.scriptDone()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"99, false", "100, true", "500, true"})
    void anEndSaysWhetherTheTokenHadExpired(long endMillis, boolean hadExpired) {
        tokenExpiresNanos = time.nanos() + 100 * MS;
        play(new Step.Hold(1000 * MS, Anchor.NOW));
        peer.upgrade();
        time.pass(endMillis);
        peer.fails(ConnectResult.OPENED);

        assertThat(timeline.ended().tokenHadExpired()).isEqualTo(hadExpired);
    }

    /** A target that lets in what has expired does not end it for that. */
    @ParameterizedTest
    @CsvSource({"101, false", "401, true", "403, true", "503, false"})
    void aTokenThatHadExpiredBeforeIsToBlameForARefusalAlone(int status, boolean isToBlame) {
        tokenExpiresNanos = time.nanos() - MS;
        play(new Step.Hold(1000 * MS, Anchor.NOW));
        if (status == 101) {
            peer.upgrade();
            peer.fails(ConnectResult.OPENED);
        } else {
            peer.rejects(status);
        }

        assertThat(timeline.ended().tokenHadExpired()).isEqualTo(isToBlame);
    }

    @Test
    void anExceptionOfOursInATimerEndsTheConnectionAsOurFault() {
        play(
                new Step.Hold(5 * MS, Anchor.NOW),
                new Step.Expect(
                        c -> {
                            throw new IllegalStateException("a secret");
                        },
                        MS,
                        Anchor.NOW,
                        Then.CONTINUE,
                        Then.CONTINUE));
        peer.upgrade();
        time.pass(5);

        assertThat(timeline.fault())
                .hasValueSatisfying(fault -> assertThat(fault)
                        .startsWith("fault of the probe: IllegalStateException")
                        .doesNotContain("secret"));
    }

    @Test
    void aSecretThatThePeerSendsBackIsShownNowhere() {
        play(send("a"), expect("a", "pong", 100, Anchor.NOW));
        peer.upgrade();
        peer.hear("{\"type\":\"s3cret\"}");
        peer.peerCloses(4000, "bad token s3cret, key k3y-of-the-proxy");

        assertThat(timeline.ended().reason()).isEqualTo("bad token [token], key [secret]");
        assertThat(timeline.stamps())
                .extracting(TimelineEntry::note)
                .noneMatch(n -> n != null && (n.contains("s3cret") || n.contains("k3y")));
    }

    @Test
    void aFloodIsCountedAndNotKept() {
        play(send("a"), expect("a", "pong", 1000, Anchor.NOW));
        peer.upgrade();
        for (int i = 0; i < 5_000; i++) {
            peer.hear("{\"type\":\"spam\",\"id\":\"x" + i + "\"}");
        }
        time.pass(1000);

        assertThat(timeline.unmatched()).isEqualTo(5_000);
        assertThat(timeline.received()).hasSize(Transcript.MAX_UNMATCHED);
        assertThat(timeline.stamps()).hasSizeLessThanOrEqualTo(200);
        assertThat(timeline.stamps()).extracting(TimelineEntry::event).contains("close_out");
    }

    @Test
    void whatNamesAnotherUserIsKeptAmongThousandsThatNameNobodyElse() {
        play(send("a"), new Step.Hold(1000 * MS, Anchor.UPGRADE));
        peer.upgrade();
        for (int i = 0; i < 2_500; i++) {
            peer.hear("{\"type\":\"token\",\"id\":\"x" + i + "\"}");
            peer.hear("{\"type\":\"token\",\"user\":\"user \\\"0\\\"\"}");
        }
        peer.hear("{\"type\":\"token\",\"user\":\"user-3\"}");
        peer.hear("{\"type\":\"token\",\"id\":\"rp-0123456789abcdef\"}");
        time.pass(1000);

        assertThat(timeline.received())
                .extracting(
                        received -> received.facts().user() + received.facts().correlation())
                .contains("user-3", "rp-0123456789abcdef");
        assertThat(timeline.dropped()).isEqualTo(new Dropped(4_000, 0));
    }

    @Test
    void longTextsHaveNoMoreRoomThanManyShortOnes() {
        play(send("a"), new Step.Hold(1000 * MS, Anchor.UPGRADE));
        peer.upgrade();
        String user = "u".repeat(500);
        for (int i = 0; i < 12_000; i++) {
            peer.hear("{\"type\":\"t" + i + "\",\"id\":\"" + peer.id(0) + "\",\"user\":\"" + user + "\"}");
        }
        time.pass(1000);

        long bytes = timeline.received().stream()
                .mapToLong(received -> received.facts().user().length())
                .sum();
        assertThat(bytes).isBetween(Transcript.MAX_BYTES / 2, Transcript.MAX_BYTES);
        assertThat(timeline.dropped().telling())
                .isEqualTo(12_000 - timeline.received().size());
    }

    /** A profile that lets less through than the peer sends holds something from before any deadline for ever. */
    @Test
    void aWaitThatTheProfilesOwnSlownessNeverLetsEndSaysNothing() {
        play(
                Optional.empty(),
                Optional.empty(),
                new Part(0, "", Set.of("pong"), List.of(send("a"), expect("a", "pong", 100, Anchor.NOW))),
                50);
        peer.upgrade();
        peer.holdsSince(time.nanos());
        time.pass(60_000);
        assertThat(timeline).as("it may still come").isNull();
        time.pass(200);

        assertThat(timeline.cancelled()).isTrue();
        assertThat(peer.said()).last().isEqualTo("close:1001");
    }

    @Test
    void aSilenceIsMeasuredBetweenWhatLeftTheTargetAndWhatReachedIt() {
        play(
                Optional.empty(),
                Optional.empty(),
                new Part(0, "", Set.of(), List.of(new Step.Hold(900 * MS, Anchor.UPGRADE))),
                100);
        peer.upgrade();
        time.pass(300);
        peer.hear("{\"type\":\"tick\"}", 40 * MS);
        time.pass(200);
        peer.hear("{\"type\":\"tick\"}", 90 * MS);
        time.pass(300);
        peer.peerCloses(1001, "", 70 * MS);

        assertThat(timeline.vitals().longestSilenceNanos()).isEqualTo(260 * MS);
        assertThat(timeline.vitals().endedNanos() - timeline.vitals().lastFrameNanos())
                .isEqualTo((300 - 70 + 90) * MS);
    }

    /** 21,600 messages are one each second of six hours. */
    @Test
    void aConnectionThatIsHeldForLongIsHealthyWhenItsEveryMessageIsAnswered() {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < 21_600; i++) {
            steps.add(new Step.Hold(i * MS, Anchor.UPGRADE));
            steps.add(send("message" + i));
        }
        steps.add(new Step.Hold(30_000 * MS, Anchor.UPGRADE));
        play(steps.toArray(Step[]::new));
        peer.upgrade();
        for (int i = 0; i < 21_600; i++) {
            assertThat(peer.said()).hasSize(i + 1);
            String id = peer.said().get(i).replaceAll(".*\"id\":\"([^\"]*)\".*", "$1");
            peer.hear("{\"type\":\"received\",\"id\":\"" + id + "\"}");
            peer.hear("{\"type\":\"pong\",\"id\":\"" + id + "\"}");
            peer.hear("{\"type\":\"pong\",\"id\":\"" + id + "\"}");
            time.pass(1);
        }
        time.pass(10_000);

        assertThat(timeline.scriptDone()).isTrue();
        assertThat(timeline.dropped().messages()).as("what else the peer said").isPositive();
        assertThat(new HeartbeatSymptoms(0, 70, "pong", 5_000 * MS)
                        .read(0, "message.1ms", 1, timeline)
                        .symptom())
                .isEqualTo(Symptom.NONE);
    }

    @Test
    void anAnswerWithoutCorrelationIsToTheNewestMessageThatHasNone() {
        play(
                send("first"),
                new Step.Hold(10 * MS, Anchor.NOW),
                send("second"),
                expect("first", "pong", 100, Anchor.NOW));
        peer.upgrade();
        time.pass(10);
        peer.hear("{\"type\":\"pong\"}");
        assertThat(timeline).isNull();
        peer.hear("{\"type\":\"pong\"}");

        assertThat(timeline.scriptDone()).isTrue();
    }
}
