package dev.raceprobe.probe.script;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.raceprobe.api.v1alpha1.EvidencePolicy;
import dev.raceprobe.api.v1alpha1.Protocol;
import dev.raceprobe.api.v1alpha1.ScriptStep;
import dev.raceprobe.contract.Phase;
import dev.raceprobe.probe.timeline.Timeline;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A user's own script on one scripted connection, in virtual time. Steps are JSON with single quotes for double ones. */
class UserScriptTest implements Player.Listener {
    private static final long MS = 1_000_000;

    private final VirtualLoop time = new VirtualLoop();
    private long injectedNanos;
    private Timeline timeline;
    private UserScript script;
    private FakeConnection peer;
    private Player player;
    private final List<String> barriers = new ArrayList<>();

    private void play(String steps) {
        play(EvidencePolicy.Payloads.Redacted, steps);
    }

    private void play(EvidencePolicy.Payloads policy, String steps) {
        script = new UserScript(parsed(steps), new Payloads(policy));
        PlayerSettings settings = new PlayerSettings(
                new Protocols(new Protocol(null, null, null, null, null, null, null, null)),
                new Acceptance(Optional.empty(), Optional.empty(), false),
                5000 * MS,
                "pong",
                Optional.empty(),
                "user-7",
                Secrets.of(Optional.of("s3cret")),
                injectedNanos,
                time.nanos(),
                "00-1-2-01",
                new Ids(1),
                time::nanos);
        Part part = new Part(7, "rp-canary-0123456789abcdef", Set.of(), List.of(new Step.Talk(script)));
        player = new Player(settings, part, time.loop(), this);
        peer = new FakeConnection(player, time::nanos);
        player.playOn(peer);
        peer.upgrade();
    }

    private static List<ScriptStep> parsed(String steps) {
        try {
            return new ObjectMapper().readValue("[" + steps.replace('\'', '"') + "]", new TypeReference<>() {});
        } catch (IOException e) {
            throw new IllegalArgumentException(steps, e);
        }
    }

    private void hear(String json) {
        peer.hear(json.replace('\'', '"'));
    }

    @Test
    void aPongThatTheTargetLetGoTooLateMissesItsStep() {
        injectedNanos = 1000 * MS;
        play("{'ping':{'within':'100ms'}}");
        time.pass(600);
        peer.pong(peer.said().get(0).substring("ping:".length()), 450 * MS);

        assertThat(script.halt())
                .hasValueSatisfying(
                        halt -> assertThat(halt.words()).isEqualTo("step 1: expected a pong; it came after 150 ms"));
    }

    @Test
    void whatComesAfterTheLastStepMetNoneAndIsCounted() {
        play("{'send':{'text':'a'}},{'expect':{'pointer':'/b','within':'1s'}}");
        peer.closeSlowly();
        hear("{'a':'1'}");
        hear("{'b':'1'}");
        assertThat(peer.said()).last().isEqualTo("close:1000");
        hear("{'c':'1'}");
        hear("{'d':'1'}");
        peer.closes(1000);

        assertThat(script.isComplete()).isTrue();
        assertThat(timeline.unmatched()).isEqualTo(3);
    }

    @Test
    void whatWasCapturedIsSaidAgain() {
        play("{'send':{'text':'{nonce} of {user}'}},"
                + "{'expect':{'pointer':'/session','matches':'^s-','capture':'session','within':'1s'}},"
                + "{'send':{'text':'resume {session}'}}");
        hear("{'session':'s-42'}");

        assertThat(peer.said().get(0)).endsWith(" of user-7");
        assertThat(peer.said()).element(1).isEqualTo("resume s-42");
        assertThat(script.isComplete()).isTrue();
        assertThat(script.halt()).isEmpty();
    }

    @Test
    void theStepThatWasNotMetIsNamedAndTheConnectionCloses() {
        play(
                "{'send':{'text':'a'}},{'expect':{'pointer':'/type','equals':'b','within':'100ms'}},{'send':{'text':'c'}}");
        time.pass(40);
        hear("{'type':'x'}");
        time.pass(60);

        assertThat(script.halt().orElseThrow().path()).isEqualTo("2");
        assertThat(script.halt().orElseThrow().words())
                .isEqualTo("step 2: expected a message with /type equal to a text of 1 characters;"
                        + " last came {\"type\":\"***\"}");
        assertThat(script.isComplete()).isFalse();
        assertThat(peer.said()).containsExactly("a", "close:1000");
    }

    @Test
    void aTurnOfARepeatIsNamed() {
        play("{'repeat':{'times':3,'steps':[{'send':{'text':'{nonce}'}},"
                + "{'expect':{'pointer':'/id','equals':'{nonce}','within':'50ms'}}]}}");
        hear("{'id':'" + peer.said().get(0) + "'}");
        time.pass(50);

        assertThat(script.halt().orElseThrow().words()).startsWith("step 1.2 (turn 2 of 3): expected a message");
    }

    @Test
    void aMessageWaitsUntilThePeerHasReadWhatWasSentBefore() {
        play("{'hold':'10ms'},{'send':{'text':'a'}},{'send':{'text':'b'}}");
        peer.queues(1 << 20);
        time.pass(9_000);
        assertThat(peer.said()).isEmpty();
        peer.queues(1 << 19);
        time.pass(5);

        assertThat(peer.said()).containsExactly("a", "b", "close:1000");
        assertThat(script.isComplete()).isTrue();
    }

    @Test
    void aPeerThatReadsNothingMissesTheStepThatWouldHaveSentMore() {
        play("{'hold':'10ms'},{'send':{'text':'a'}}");
        peer.queues(1 << 20);
        time.pass(10_100);

        assertThat(script.halt().orElseThrow().words())
                .isEqualTo(
                        "step 2: expected room to send; the peer has read nothing for a while, with 1048576 bytes queued");
        assertThat(timeline.fault()).isEmpty();
    }

    @Test
    void whatCameBeforeItWasExpectedStillCounts() {
        play("{'hold':'100ms'},{'expect':{'pointer':'/type','equals':'hello','within':'1s'}}");
        hear("{'type':'hello'}");
        time.pass(100);

        assertThat(script.isComplete()).isTrue();
        assertThat(timeline.unmatched()).isZero();
    }

    @Test
    void messagesThatMeetNoStepAreCounted() {
        play("{'expect':{'pointer':'/type','equals':'wanted','within':'1s'}},{'hold':'100ms'}");
        hear("{'type':'noise'}");
        hear("{'type':'wanted'}");
        hear("{'type':'noise'}");
        time.pass(100);

        assertThat(script.isComplete()).isTrue();
        assertThat(script.unmatched()).isEqualTo(2);
        assertThat(timeline.unmatched()).isEqualTo(2);
    }

    @Test
    void aPingWantsItsOwnPong() {
        play("{'ping':{'within':'100ms'}}");
        peer.pong("of somebody else");
        assertThat(script.isComplete()).isFalse();
        peer.pong(peer.said().get(0).substring("ping:".length()));

        assertThat(script.isComplete()).isTrue();
    }

    @Test
    void aPingWithoutAPongIsNamed() {
        play("{'ping':{'within':'100ms'}}");
        time.pass(100);

        assertThat(script.halt().orElseThrow().words()).isEqualTo("step 1: expected a pong; none came");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "\"{'close':{'code':4001}}\", close:4001",
                "{'cut':'Reset'}, cut:Reset",
                "{'cut':'HalfOpen'}, cut:HalfOpen"
            })
    void theEndThatAScriptNamesIsItsEnd(String step, String said) {
        play(step);

        assertThat(peer.said()).containsExactly(said);
        assertThat(script.isComplete()).isTrue();
    }

    /** AAEC/w== is 000102ff. */
    private static final String BINARY = "{'expect':{'base64':'AAEC/w==','within':'100ms'}}";

    private void hearBinary(int... bytes) {
        ByteBuf payload = Unpooled.buffer();
        IntStream.of(bytes).forEach(payload::writeByte);
        player.binary(payload, time.nanos(), time.nanos());
    }

    @Test
    void aBinaryMessageIsMetByItsBytes() {
        play(BINARY + ",{'send':{'text':'after'}}");
        peer.hear("\u0000\u0001\u0002");
        hearBinary(0, 1, 2);
        assertThat(peer.said()).isEmpty();
        hearBinary(0, 1, 2, 0xFF);

        assertThat(peer.said()).startsWith("after");
        assertThat(script.isComplete()).isTrue();
        assertThat(timeline.unmatched()).isEqualTo(2);
    }

    @Test
    void aBinaryMessageThatDidNotComeIsNamedByItsLength() {
        play(BINARY);
        hearBinary(0, 1, 2);
        time.pass(100);

        assertThat(script.halt().orElseThrow().words())
                .isEqualTo("step 1: expected a binary message of 4 bytes; last came a binary message of 3 bytes");
    }

    /** Of which no byte differs. */
    @Test
    void aTextIsNoBinaryMessage() {
        play("{'expect':{'base64':'YWJj','within':'100ms'}}");
        peer.hear("abc");
        time.pass(100);

        assertThat(script.isComplete()).isFalse();
    }

    @Test
    void aBarrierHoldsUntilTheOthersHaveCome() {
        play("{'repeat':{'times':2,'steps':[{'barrier':{'name':'all','within':'1s'}},{'send':{'text':'after'}}]}}");
        player.barrierOpened("another");
        assertThat(peer.said()).isEmpty();
        player.barrierOpened("all");
        assertThat(peer.said()).containsExactly("after");
        player.barrierOpened("all");

        assertThat(peer.said()).startsWith("after", "after");
        assertThat(barriers).containsExactly("at all", "at all");
        assertThat(script.isComplete()).isTrue();
    }

    @Test
    void whoDoesNotComeToABarrierInTimeIsLeftBehind() {
        play("{'barrier':{'name':'all','within':'50ms'}},{'send':{'text':'after'}}");
        time.pass(49);
        assertThat(peer.said()).isEmpty();
        time.pass(1);

        assertThat(peer.said()).startsWith("after");
        assertThat(barriers).containsExactly("at all", "left all");
        assertThat(script.halt()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Never,    'a message of 15 characters'",
        "Redacted, '{\"answer\":\"***\"}'",
        "Full,     '{\"answer\":\"42\"}'",
    })
    void evidenceShowsOfAMessageWhatThePolicyAllows(EvidencePolicy.Payloads policy, String shown) {
        play(policy, "{'expect':{'pointer':'/type','within':'100ms'}}");
        hear("{'answer':'42'}");
        time.pass(100);

        assertThat(script.halt().orElseThrow().words()).endsWith("last came " + shown);
    }

    @Test
    void aTokenThatAPeerSendsBackIsInNoEvidence() {
        play(EvidencePolicy.Payloads.Full, "{'expect':{'pointer':'/type','within':'100ms'}}");
        hear("{'echo':'Bearer s3cret'}");
        time.pass(100);

        assertThat(script.halt().orElseThrow().words()).doesNotContain("s3cret");
    }

    @Override
    public void timed(Phase phase, long nanos) {}

    @Override
    public void accepted() {}

    @Override
    public void atBarrier(String name) {
        barriers.add("at " + name);
    }

    @Override
    public void leftBarrier(String name) {
        barriers.add("left " + name);
    }

    @Override
    public void latePong() {}

    @Override
    public void over(Timeline seen) {
        timeline = seen;
    }
}
