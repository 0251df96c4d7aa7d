package dev.raceprobe.probe.round;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.contract.ConnectResult;
import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.contract.Symptom;
import dev.raceprobe.probe.PodClock;
import dev.raceprobe.probe.ShardPlans;
import dev.raceprobe.probe.auth.SecretFiles;
import dev.raceprobe.probe.auth.TokenSource;
import dev.raceprobe.probe.scenario.ScenarioPlay;
import dev.raceprobe.probe.schedule.Admission;
import dev.raceprobe.probe.schedule.Breaker;
import dev.raceprobe.probe.script.Credential;
import dev.raceprobe.probe.script.FakeConnection;
import dev.raceprobe.probe.script.Ids;
import dev.raceprobe.probe.script.Part;
import dev.raceprobe.probe.script.Protocols;
import dev.raceprobe.probe.script.Start;
import dev.raceprobe.probe.script.Step;
import dev.raceprobe.probe.script.Template;
import dev.raceprobe.probe.script.VirtualLoop;
import dev.raceprobe.probe.symptom.Reading;
import dev.raceprobe.probe.timeline.Timeline;
import dev.raceprobe.probe.ws.Connector;
import dev.raceprobe.probe.ws.Opening;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rounds over scripted connections, in virtual time: every round ends, and the books balance. */
class RoundsTest {
    private static final String EVERY_300_MS = ShardPlans.ACCEPT_RACE.formatted("");

    private final VirtualLoop time = new VirtualLoop();
    private final TallyNotes tally = new TallyNotes();
    private final List<FakeConnection> peers = new ArrayList<>();
    private final List<Opening> openings = new ArrayList<>();
    private final SecretFiles secrets = SecretFiles.open(Path.of("nowhere"));
    private Connector connector = (opening, listener) -> {
        openings.add(opening);
        FakeConnection peer = new FakeConnection(listener, time::nanos);
        peers.add(peer);
        return peer;
    };
    private TokenSource tokens = user -> new TokenSource.Token("token-of-" + user);
    private final Map<Integer, Consumer<TokenSource.Grant>> awaited = new TreeMap<>();
    private List<Reading> over;

    @AfterEach
    void close() {
        secrets.close();
    }

    private static ShardPlan plan(int connections) {
        return ShardPlans.against("ws://service.invalid/ws?room=1")
                .scenario("s", EVERY_300_MS, connections, 10)
                .load(100, 1000)
                .plan();
    }

    private RoundSettings settings(ShardPlan plan) {
        PodClock clock = new PodClock(1_760_000_000_000L, time.nanos(), time::nanos);
        return new RoundSettings(
                plan,
                clock,
                time.loop(),
                (opening, listener) -> connector.open(opening, listener),
                new Openings(plan, tokens, secrets),
                new Protocols(plan.protocol()),
                new Admission(plan.load(), time.loop(), time::nanos, lag -> {}),
                new Breaker(plan.load().breaker()),
                tally,
                new Ids(1));
    }

    /** Every part says something after a barrier; a check is clean if its script came to its end. */
    private static class Gathering implements ScenarioPlay {
        private final int connections;

        Gathering(int connections) {
            this.connections = connections;
        }

        @Override
        public List<Part> round(long number, SplittableRandom random, Ids ids) {
            List<Part> parts = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                parts.add(new Part(
                        i,
                        "",
                        Set.of(),
                        List.of(
                                new Step.AwaitReady(),
                                new Step.Barrier("all", 60_000_000_000L),
                                new Step.Send("said", Template.of("{\"id\":\"{nonce}\"}")))));
            }
            return parts;
        }

        @Override
        public List<Reading> read(List<Part> parts, List<Timeline> timelines) {
            List<Reading> readings = new ArrayList<>();
            for (int i = 0; i < timelines.size(); i++) {
                Symptom symptom = timelines.get(i).fault().isPresent()
                        ? Symptom.PROBE_ERROR
                        : timelines.get(i).cancelled()
                                ? Symptom.CANCELLED
                                : timelines.get(i).noCredentials().isPresent()
                                        ? Symptom.NO_CREDENTIALS
                                        : timelines.get(i).scriptDone() ? Symptom.NONE : Symptom.CLOSED_EARLY;
                readings.add(Reading.of(i, symptom, "", ""));
            }
            return readings;
        }
    }

    private RoundPlay round(int connections, ScenarioPlay play) {
        ShardPlan plan = plan(connections);
        return new RoundPlay(settings(plan), plan.rows().get(0), play, 1, readings -> over = readings);
    }

    private void greet(FakeConnection peer) {
        peer.upgrade();
        peer.hear("{\"type\":\"connection_established\"}");
    }

    /** The service may have answered it after we gave up: by its log it is on neither side. */
    @Test
    void anUpgradeThatWasNotAnsweredInTimeIsAbandonedOnceItWasAskedFor() {
        round(2, new Gathering(2)).start(time.nanos());
        time.pass(5);
        peers.get(0).asked();
        peers.get(0).fails(ConnectResult.TIMEOUT);
        peers.get(1).fails(ConnectResult.TIMEOUT);

        assertThat(tally.count("attempt timeout")).isEqualTo(2);
        assertThat(tally.count("abandoned")).isEqualTo(1);
        assertThat(tally.active).isZero();
    }

    @Test
    void theLastToComeOpensTheBarrierForAll() {
        round(3, new Gathering(3)).start(time.nanos());
        time.pass(5);
        greet(peers.get(0));
        greet(peers.get(1));
        assertThat(peers.get(0).said()).isEmpty();
        greet(peers.get(2));

        assertThat(peers).allSatisfy(peer -> assertThat(peer.said()).hasSize(2).endsWith("close:1000"));
        assertThat(over).extracting(Reading::symptom).containsOnly(Symptom.NONE);
        assertThat(tally.count("attempt opened")).isEqualTo(3);
        assertThat(tally.count("closed 1000 client")).isEqualTo(3);
        assertThat(tally.active).isZero();
    }

    @Test
    void nobodyWaitsForWhoIsGone() {
        round(3, new Gathering(3)).start(time.nanos());
        time.pass(5);
        greet(peers.get(0));
        peers.get(1).fails(ConnectResult.REFUSED);
        greet(peers.get(2));

        assertThat(over).extracting(Reading::symptom).containsExactly(Symptom.NONE, Symptom.CLOSED_EARLY, Symptom.NONE);
    }

    /** A crashed handler closes with 1011 as well, and what was late on one connection ended no other. */
    @Test
    void aServerThatGaveUpWaitingForThePongOfThisVeryConnectionIsNotToBlame() {
        round(4, new Gathering(4)).start(time.nanos());
        time.pass(5);
        peers.forEach(FakeConnection::upgrade);
        peers.get(0).pingAnsweredAfter(1_001);
        peers.get(0).peerCloses(1011, "keepalive ping timeout");
        peers.get(1).pingAnsweredAfter(1_001);
        peers.get(1).peerCloses(1011, "Internal error");
        peers.get(2).pingAnsweredAfter(999);
        peers.get(2).peerCloses(1011, "keepalive ping timeout");
        peers.get(3).peerCloses(1011, "keepalive ping timeout");

        assertThat(over)
                .extracting(reading -> reading.symptom().wireName() + " " + reading.detail())
                .containsExactly("cancelled late_pong", "closed_early ", "closed_early ", "closed_early ");
        assertThat(tally.count("own error"))
                .as("the lag of the loop says what was wrong with us")
                .isZero();
    }

    @Test
    void whatTheProbeDoesWrongIsToldAsALackOfResourcesOnlyWhereItLacksSome() {
        round(3, new Gathering(3)).start(time.nanos());
        time.pass(5);
        peers.get(0).fails(ConnectResult.PROBE_ERROR);
        peers.get(1).fails(ConnectResult.REFUSED);
        assertThat(tally.count("exhausted")).isZero();
        peers.get(2).lacksResources();

        assertThat(tally.count("exhausted")).isEqualTo(1);
        assertThat(tally.count("attempt probe_error")).isEqualTo(2);
    }

    @Test
    void aRoundIsReadOnceThoughItsLastConnectionBeginsAndEndsWhileTheOneBeforeItEnds() {
        ShardPlan plan = ShardPlans.against("ws://service.invalid/ws")
                .scenario("s", EVERY_300_MS, 2, 10)
                .load(1, 1000)
                .plan();
        List<List<Reading>> read = new ArrayList<>();
        Connector opens = connector;
        connector = (opening, listener) -> {
            if (!peers.isEmpty()) {
                throw new IllegalStateException("ours");
            }
            return opens.open(opening, listener);
        };
        new RoundPlay(settings(plan), plan.rows().get(0), new Gathering(2), 1, read::add).start(time.nanos());
        time.pass(50);
        peers.get(0).fails(ConnectResult.REFUSED);

        assertThat(read)
                .singleElement()
                .satisfies(readings -> assertThat(readings)
                        .extracting(Reading::symptom)
                        .containsExactly(Symptom.CLOSED_EARLY, Symptom.PROBE_ERROR));
        assertThat(tally.active).isZero();
    }

    @Test
    void aBarrierWaitsForWhoHasNotStarted() {
        round(3, new Gathering(3)).start(time.nanos());
        greet(peers.get(0)); // the others wait for their place in the pace
        assertThat(peers).hasSize(1);
        assertThat(peers.get(0).said()).isEmpty();
    }

    @Test
    void stoppingEndsWhatPlaysAndWhatWaits() {
        RoundPlay round = round(3, new Gathering(3));
        round.start(time.nanos());
        greet(peers.get(0));
        round.cancel();

        assertThat(over)
                .extracting(Reading::symptom)
                .containsOnly(Symptom.CANCELLED)
                .hasSize(3);
        assertThat(peers).hasSize(1);
        assertThat(tally.notes.stream().filter(n -> n.startsWith("attempt"))).hasSize(1);
        assertThat(tally.active).isZero();
    }

    @Test
    void afterShutdownBeganNothingIsOpenedAndWhatIsOpenGoesOn() {
        RoundPlay round = round(3, new Gathering(3));
        round.start(time.nanos());
        round.startNoMore();
        time.pass(40_000);
        assertThat(peers).as("the others waited for their place in the pace").hasSize(1);
        assertThat(over).isNull();

        greet(peers.get(0));
        assertThat(peers.get(0).said())
                .as("a barrier that can never be complete stays shut")
                .isEmpty();
        time.pass(60_000);
        assertThat(over)
                .extracting(Reading::symptom)
                .containsExactly(Symptom.NONE, Symptom.CANCELLED, Symptom.CANCELLED);
        assertThat(tally.active).isZero();
    }

    @Test
    void aRunThatIsCutShortIsNeverOver() {
        List<Long> ended = new ArrayList<>();
        Rounds rounds = new Rounds(settings(plan(1)), 0, () -> ended.add(time.millis()));
        rounds.start();
        rounds.cutShort();
        peers.get(0).fails(ConnectResult.REFUSED);
        time.pass(61_000);

        assertThat(rounds.isQuiet()).isTrue();
        assertThat(ended).isEmpty();
        assertThat(tally.count("round of 0")).isEqualTo(1);
    }

    @Test
    void aRoundHoldsOfAConnectionWhatItsScenarioFoldsItInto() {
        List<List<Timeline>> read = new ArrayList<>();
        round(2, new Gathering(2) {
                    @Override
                    public Timeline folded(Timeline over) {
                        return over.keeping(List.of(), List.of(), List.of());
                    }

                    @Override
                    public List<Reading> read(List<Part> parts, List<Timeline> timelines) {
                        read.add(timelines);
                        return super.read(parts, timelines);
                    }
                })
                .start(time.nanos());
        time.pass(5);
        peers.forEach(this::greet);

        assertThat(read)
                .singleElement()
                .satisfies(timelines -> assertThat(timelines)
                        .hasSize(2)
                        .allSatisfy(timeline -> assertThat(timeline.sent()).isEmpty()));
    }

    @Test
    void whereReadingFailsEveryCheckIsOurs() {
        round(2, new Gathering(2) {
                    @Override
                    public List<Reading> read(List<Part> parts, List<Timeline> timelines) {
                        throw new IllegalStateException("ours");
                    }
                })
                .start(time.nanos());
        time.pass(5);
        peers.forEach(this::greet);

        assertThat(over)
                .extracting(Reading::symptom)
                .containsOnly(Symptom.PROBE_ERROR)
                .hasSize(2);
        assertThat(tally.count("check probe_error")).isEqualTo(2);
        assertThat(tally.count("own error")).isEqualTo(2);
    }

    @Test
    void whereOpeningFailsTheCheckIsOursAndTheRestGoesOn() {
        Connector whole = connector;
        connector = (opening, listener) -> {
            if (openings.isEmpty()) {
                openings.add(opening);
                throw new IllegalStateException("ours");
            }
            return whole.open(opening, listener);
        };
        round(2, new Gathering(2)).start(time.nanos());
        time.pass(5);
        peers.forEach(this::greet);

        assertThat(over).extracting(Reading::symptom).containsExactly(Symptom.PROBE_ERROR, Symptom.NONE);
        assertThat(tally.notes).contains("attempt probe_error", "attempt opened");
        assertThat(tally.active).isZero();
    }

    @Test
    void withoutATokenNothingIsOpened() {
        tokens = user -> new TokenSource.NoToken("Secret s, key k: is not mounted");
        round(2, new Gathering(2)).start(time.nanos());
        time.pass(5);

        assertThat(peers).isEmpty();
        assertThat(tally.count("check no_credentials")).isEqualTo(2);
        assertThat(tally.notes).noneMatch(n -> n.startsWith("attempt"));
    }

    /** Tokens that come when the test says so. */
    private void tokensAreFetched() {
        tokens = new TokenSource() {
            @Override
            public Grant tokenFor(int user) {
                throw new AssertionError("not at hand");
            }

            @Override
            public void whenGranted(int user, long lastsMillis, Consumer<Grant> then) {
                awaited.put(user, then);
            }
        };
    }

    @Test
    void aConnectionWaitsForItsTokenAndTheBarrierWaitsForIt() {
        tokensAreFetched();
        round(2, new Gathering(2)).start(time.nanos());
        time.pass(5);
        assertThat(peers).isEmpty();

        awaited.get(0).accept(new TokenSource.Token("late"));
        greet(peers.get(0));
        time.pass(3_000);
        assertThat(peers.get(0).said()).as("the other has not started").isEmpty();
        awaited.get(1).accept(new TokenSource.Token("later"));
        greet(peers.get(1));

        assertThat(over).extracting(Reading::symptom).containsExactly(Symptom.NONE, Symptom.NONE);
        assertThat(openings.get(1).headers()).contains(new Opening.NameValue("Authorization", "Bearer later"));
        assertThat(tally.active).isZero();
    }

    @Test
    void whoGaveTheTokenHearsThatItWasRefused() {
        List<String> refused = new ArrayList<>();
        tokens = new TokenSource() {
            @Override
            public Grant tokenFor(int user) {
                return new Token("token-of-" + user);
            }

            @Override
            public void refused(int user, Token token) {
                refused.add(user + " " + token.value());
            }
        };
        round(3, new Gathering(3)).start(time.nanos());
        time.pass(5);
        peers.get(0).rejects(401);
        peers.get(1).rejects(503);
        greet(peers.get(2));
        time.pass(60_000);

        assertThat(refused).containsExactly("0 token-of-0");
    }

    @Test
    void aTokenThatDoesNotComeIsACheckWithoutCredentials() {
        tokensAreFetched();
        round(1, new Gathering(1)).start(time.nanos());
        time.pass(5);
        awaited.get(0).accept(new TokenSource.NoToken("token endpoint http://a: it answered 503"));

        assertThat(over).extracting(Reading::symptom).containsExactly(Symptom.NO_CREDENTIALS);
        assertThat(peers).isEmpty();
    }

    @Test
    void stoppingEndsWhatWaitsForATokenAndTheTokenThatComesThenOpensNothing() {
        tokensAreFetched();
        RoundPlay round = round(2, new Gathering(2));
        round.start(time.nanos());
        time.pass(5);
        round.cancel();

        assertThat(over).extracting(Reading::symptom).containsExactly(Symptom.CANCELLED, Symptom.CANCELLED);
        awaited.values().forEach(then -> then.accept(new TokenSource.Token("too late")));
        assertThat(peers).isEmpty();
        assertThat(tally.active).isZero();
    }

    @Test
    void everyUpgradeHasItsOwnTraceparentAndItsToken() {
        round(20, new Gathering(20)).start(time.nanos());
        time.pass(50);

        List<String> traces = openings.stream()
                .flatMap(o -> o.headers().stream())
                .filter(h -> h.name().equals("traceparent"))
                .map(Opening.NameValue::value)
                .toList();
        assertThat(traces)
                .hasSize(20)
                .doesNotHaveDuplicates()
                .allMatch(t -> t.matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01"));
        assertThat(openings.get(3).headers()).contains(new Opening.NameValue("Authorization", "Bearer token-of-3"));
        assertThat(openings.get(3).pathAndQuery()).isEqualTo("/ws?room=1");
    }

    // --- the schedule

    @Test
    void aRunningRoundHoldsTheNextBackAndTheRestAreMissed() {
        ShardPlan plan = ShardPlans.against("ws://service.invalid/ws")
                .scenario("s", ShardPlans.ACCEPT_RACE.formatted("\"connections\":1"), 1, 0)
                .load(100, 1000)
                .continuous()
                .plan();
        Rounds rounds = new Rounds(settings(plan), 0, () -> {});
        rounds.start();
        assertThat(tally.count("round of 0")).isEqualTo(1);
        time.pass(1_500); // five more were due
        assertThat(tally.count("round of 0")).isEqualTo(1);
        assertThat(tally.count("missed of 0")).isBetween(3L, 4L);

        peers.get(0).fails(ConnectResult.REFUSED);
        time.pass(1);
        assertThat(tally.count("round of 0")).isEqualTo(2);
        rounds.cancel();
        assertThat(rounds.isQuiet()).isTrue();
    }

    @Test
    void roundsOfOneScenarioNeverOverlapAndOthersDo() {
        ShardPlan plan = ShardPlans.against("ws://service.invalid/ws")
                .scenario("a", ShardPlans.ACCEPT_RACE.formatted("\"connections\":1"), 1, 0, "baseline", "near")
                .scenario("b", ShardPlans.ACCEPT_RACE.formatted("\"connections\":1"), 1, 0)
                .load(100, 1000)
                .continuous()
                .plan();
        Rounds rounds = new Rounds(settings(plan), 0, () -> {});
        rounds.start();
        time.pass(100);
        assertThat(tally.notes).contains("round of 0", "round of 2").doesNotContain("round of 1");

        peers.get(0).fails(ConnectResult.REFUSED);
        time.pass(1);
        assertThat(tally.notes).contains("round of 1");
    }

    @Test
    void shardsDealRoundsWithoutTalking() {
        long played = 0;
        for (int shard = 0; shard < 3; shard++) {
            ShardPlan plan = ShardPlans.against("ws://service.invalid/ws")
                    .scenario("s", ShardPlans.ACCEPT_RACE.formatted("\"connections\":1"), 1, 0)
                    .load(100, 1000)
                    .continuous()
                    .shards(3)
                    .plan();
            connector = (opening, listener) -> {
                FakeConnection peer = new FakeConnection(listener, time::nanos);
                time.loop().execute(() -> peer.fails(ConnectResult.REFUSED));
                return peer;
            };
            TallyNotes notes = tally;
            notes.notes.clear();
            Rounds rounds = new Rounds(settings(plan), shard, () -> {});
            rounds.start();
            time.pass(9_000 - 1);
            rounds.stop();
            assertThat(notes.count("round of 0")).isBetween(9L, 11L);
            played += notes.count("round of 0");
        }
        assertThat(played).isBetween(29L, 32L);
    }

    @Test
    void aRunAgainstNobodyEndsAfterThirtySecondsThoughTheBreakerIsOpen() {
        ShardPlan plan = ShardPlans.against("ws://service.invalid/ws")
                .scenario("s", EVERY_300_MS, 21, 60)
                .load(100, 1000)
                .breaker(50)
                .plan();
        connector = (opening, listener) -> {
            FakeConnection peer = new FakeConnection(listener, time::nanos);
            time.loop().execute(() -> peer.fails(ConnectResult.REFUSED));
            return peer;
        };
        List<Long> ended = new ArrayList<>();
        new Rounds(settings(plan), 0, () -> ended.add(time.millis())).start();
        time.pass(40_000);

        assertThat(ended).hasSize(1);
        assertThat(ended.get(0)).isBetween(30_000L, 32_000L);
        assertThat(tally.notes).contains("skipped breaker");
    }

    /** What it has seen of the target is conclusive, and nothing more can come. */
    @Test
    void aRunEndsEarlyWhenTheBreakerIsOpenWhateverItHasSeenBefore() {
        AtomicInteger begun = new AtomicInteger();
        ShardPlan plan = ShardPlans.against("ws://service.invalid/ws")
                .scenario("s", EVERY_300_MS, 21, 60)
                .load(100, 1000)
                .breaker(50)
                .plan();
        connector = (opening, listener) -> {
            FakeConnection peer = new FakeConnection(listener, time::nanos);
            boolean isServed = begun.incrementAndGet() <= 5;
            time.loop().execute(() -> {
                if (isServed) {
                    peer.upgrade();
                    peer.peerCloses(1011, "");
                } else {
                    peer.fails(ConnectResult.REFUSED);
                }
            });
            return peer;
        };
        List<Long> ended = new ArrayList<>();
        new Rounds(settings(plan), 0, () -> ended.add(time.millis())).start();
        time.pass(40_000);

        assertThat(ended).hasSize(1);
        assertThat(ended.get(0)).isBetween(30_000L, 32_000L);
        assertThat(tally.notes).contains("skipped breaker");
    }

    /** One connection with a token of its own, and 50 ms after it has begun another with the very same. */
    private static final ScenarioPlay REUSING = new Gathering(0) {
        @Override
        public List<Part> round(long number, SplittableRandom random, Ids ids) {
            List<Step> steps = List.of(new Step.AwaitReady());
            return List.of(
                    new Part(3, "", Set.of(), steps).with(new Credential.ShortLived(1_000_000_000)),
                    new Part(3, "", Set.of(), steps)
                            .with(new Credential.TokenOf(0))
                            .starting(new Start.Since(0, 50_000_000)));
        }
    };

    @Test
    void aConnectionMayBeginSoLongAfterAnotherWithItsToken() {
        tokens = new TokenSource() {
            @Override
            public Grant tokenFor(int user) {
                throw new AssertionError("nobody asked for it");
            }

            @Override
            public Grant shortLived(int user, long timeToLiveMillis) {
                return new Token("soon-" + user + "-" + timeToLiveMillis);
            }
        };
        round(2, REUSING).start(time.nanos());
        greet(peers.get(0));
        time.pass(49);
        assertThat(peers).hasSize(1);
        time.pass(1);
        greet(peers.get(1));

        assertThat(openings)
                .allSatisfy(opening -> assertThat(opening.headers())
                        .contains(new Opening.NameValue("Authorization", "Bearer soon-3-1000")));
        assertThat(over).hasSize(2);
        assertThat(tally.count("user 3 accepted"))
                .as("who is let in with what must be refused is not accepted")
                .isEqualTo(1);
    }

    @Test
    void whatFollowsAnotherIsNotAttemptedWhereThatHasNoToken() {
        round(2, REUSING).start(time.nanos());
        time.pass(100);

        assertThat(peers).isEmpty();
        assertThat(over)
                .extracting(Reading::symptom)
                .containsOnly(Symptom.NO_CREDENTIALS)
                .hasSize(2);
    }

    @Test
    void whatFollowsAnotherIsSkippedForTheReasonForWhichThatIs() {
        ShardPlan plan = ShardPlans.against("ws://service.invalid/ws")
                .scenario("s", EVERY_300_MS, 2, 10)
                .load(100, 1000)
                .breaker(50)
                .plan();
        RoundSettings settings = settings(plan);
        for (int i = 0; i < 30; i++) {
            settings.breaker().ended(ConnectResult.REFUSED, time.nanos());
        }
        new RoundPlay(settings, plan.rows().get(0), REUSING, 1, readings -> over = readings).start(time.nanos());
        time.pass(100);

        assertThat(over).isEmpty();
        assertThat(tally.count("skipped breaker")).as("of two that were due").isEqualTo(2);
        assertThat(peers).isEmpty();
    }

    @Test
    void aRefusalThatWasAskedForIsNoDistress() {
        ShardPlan plan = ShardPlans.against("ws://service.invalid/ws")
                .scenario("s", EVERY_300_MS, 30, 60)
                .load(100, 1000)
                .breaker(50)
                .plan();
        RoundSettings settings = settings(plan);
        ScenarioPlay wrong = new Gathering(30) {
            @Override
            public List<Part> round(long number, SplittableRandom random, Ids ids) {
                return super.round(number, random, ids).stream()
                        .map(part -> part.with(new Credential.Flawed(Credential.Flaw.MISSING)))
                        .toList();
            }
        };
        new RoundPlay(settings, plan.rows().get(0), wrong, 1, readings -> over = readings).start(time.nanos());
        time.pass(50);
        peers.forEach(peer -> peer.fails(ConnectResult.REJECTED));

        assertThat(settings.breaker().isOpen(time.nanos())).isFalse();
        assertThat(openings)
                .allSatisfy(opening -> assertThat(opening.headers())
                        .extracting(Opening.NameValue::name)
                        .doesNotContain("Authorization"));
    }
}
