package dev.raceprobe.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.raceprobe.api.v1alpha1.RaceProbeSpec;
import dev.raceprobe.manifests.Manifests;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContractJsonTest {
    static LongStream seeds() {
        return LongStream.range(100, 140);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aReportSurvivesTheWire(long seed) {
        RandomSlices random = new RandomSlices(seed);
        ShardReport report = new ShardReport(
                ShardPlan.VERSION,
                "cafe",
                1,
                "0a1b2c3d-uid",
                1_790_000_000_000L,
                true,
                List.of(random.slice(), random.slice()));

        String json = ContractJson.write(report);

        assertThat(ContractJson.read(json, ShardReport.class))
                .as("seed %d", seed)
                .isEqualTo(report);
        assertThat(ContractJson.write(ContractJson.read(json, ShardReport.class)))
                .isEqualTo(json);
        assertThat(json).contains("\"final\":true").doesNotContain("finished");
    }

    @ParameterizedTest
    @ValueSource(strings = {"every-field", "every-type-with-its-defaults", "script", "oauth2-client-credentials"})
    void aPlanSurvivesTheWire(String example) throws JsonProcessingException {
        ShardPlan plan = ContractJson.seal(plan(example));

        String json = ContractJson.write(plan);

        assertThat(ContractJson.read(json, ShardPlan.class)).isEqualTo(plan);
        assertThat(ContractJson.write(ContractJson.read(json, ShardPlan.class))).isEqualTo(json);
    }

    @Test
    void theHashOfAPlanIsThatOfItsContent() throws JsonProcessingException {
        ShardPlan plan = plan("every-field");
        ShardPlan sealed = ContractJson.seal(plan);

        assertThat(sealed.hash()).matches("[0-9a-f]{64}");
        assertThat(ContractJson.seal(sealed)).isEqualTo(sealed);
        assertThat(ContractJson.seal(plan.withHash("anything"))).isEqualTo(sealed);
        assertThat(ContractJson.seal(ContractJson.read(ContractJson.write(sealed), ShardPlan.class)))
                .isEqualTo(sealed);
    }

    @Test
    void anyChangeOfAPlanChangesItsHash() throws JsonProcessingException {
        assertThat(Stream.of("every-field", "minimal", "once", "script", "token-endpoint")
                        .map(ContractJsonTest::planOf)
                        .map(ContractJson::seal)
                        .map(ShardPlan::hash))
                .doesNotHaveDuplicates();
    }

    /** A change of this hash rolls every pod of every probe when the operator is upgraded: it must be wanted. */
    @Test
    void theHashOfAKnownPlanIsTheSameInEveryVersion() throws JsonProcessingException {
        assertThat(ContractJson.seal(plan("minimal")).hash())
                .isEqualTo("9e94d8d37dbf5d568a67384284057d52186ed80f64e632c857f8b719817f754d");
    }

    @Test
    void theOrderInWhichThingsWereCountedDoesNotShow() {
        CheckKey one = new CheckKey("", Symptom.NONE, "", 1);
        CheckKey two = new CheckKey("a", Symptom.ACCEPT_ERROR, "starlette", 2);
        Map<CheckKey, Long> forwards = new LinkedHashMap<>();
        forwards.put(one, 1L);
        forwards.put(two, 2L);
        Map<CheckKey, Long> backwards = new LinkedHashMap<>();
        backwards.put(two, 2L);
        backwards.put(one, 1L);

        assertThat(ContractJson.write(withChecks(forwards))).isEqualTo(ContractJson.write(withChecks(backwards)));
        assertThat(ContractJson.write(withChecks(forwards)))
                .contains("\"|none||1\":1", "\"a|accept_error|starlette|2\":2");
    }

    @Test
    void fieldsOfALaterVersionAreIgnored() {
        Reach reach = ContractJson.read("{\"attempts\":2,\"upgraded\":1,\"refused\":1}", Reach.class);

        assertThat(reach).isEqualTo(new Reach(2, 1));
    }

    @Test
    void anEmptyTallyIsShort() {
        assertThat(ContractJson.write(RowTally.empty())).hasSizeLessThan(80);
        assertThat(ContractJson.read("{}", RowTally.class)).isEqualTo(RowTally.empty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "not json",
                "[]",
                "{\"version\":1",
                "{\"slices\":null}",
                "{\"slices\":[{\"first\":2,\"last\":1}]}",
                "{\"slices\":[{\"rows\":{\"0\":{\"checks\":{\"a|b\":1}}}}]}",
                "{\"slices\":[{\"rows\":{\"0\":{\"latency\":{\"tcp\":\"AAAA\"}}}}]}",
                "{\"slices\":[{\"rows\":{\"0\":{\"attempts\":{\"melted\":1}}}}]}"
            })
    void whatIsNoReportIsRefusedInOneSentence(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ContractJson.read(text, ShardReport.class))
                .withMessageStartingWith("not a ShardReport: ");
    }

    @ParameterizedTest
    @EnumSource(Symptom.class)
    void symptomsHaveOneNameOnTheWire(Symptom symptom) {
        assertThat(Symptom.ofWireName(symptom.wireName())).isEqualTo(symptom);
        assertThat(symptom.wireName()).matches("[a-z0-9_]+");
    }

    @Test
    void resultsPhasesAndCountersHaveOneNameOnTheWire() {
        assertThat(ConnectResult.values())
                .allSatisfy(
                        r -> assertThat(ConnectResult.ofWireName(r.wireName())).isEqualTo(r));
        assertThat(Phase.values())
                .allSatisfy(p -> assertThat(Phase.ofWireName(p.wireName())).isEqualTo(p));
        assertThat(Counter.values())
                .allSatisfy(c -> assertThat(Counter.ofWireName(c.wireName())).isEqualTo(c));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void checkKeysReadWhatTheyWrite(long seed) {
        CheckKey key = new RandomSlices(seed).checkKey();

        assertThat(CheckKey.parse(key.toString())).isEqualTo(key);
    }

    @Test
    void checkKeysRefuseTheirOwnSeparator() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CheckKey("a|b", Symptom.NONE, "", 0))
                .withMessageContaining("must not contain '|'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CheckKey.parse("a|none|b"))
                .withMessage("a check key must be arm|symptom|detail|bin, was a|none|b");
    }

    private static RowTally withChecks(Map<CheckKey, Long> checks) {
        return new RowTally(0, 0, null, null, 0, null, null, checks, null, null, null, null, null);
    }

    private static ShardPlan planOf(String example) {
        try {
            return plan(example);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(example, e);
        }
    }

    /** A plan with the parts of an accepted probe. */
    private static ShardPlan plan(String example) throws JsonProcessingException {
        RaceProbeSpec spec = new ObjectMapper()
                .treeToValue(
                        Manifests.read(Path.of("src/test/resources/validation/accept", example + ".yaml"))
                                .get("spec"),
                        RaceProbeSpec.class);
        return new ShardPlan(
                ShardPlan.VERSION,
                "",
                "chat",
                "chat-staging",
                42,
                spec.mode(),
                spec.runId(),
                new ShardPlan.RunBounds(null, 600_000),
                2,
                90_000,
                1_800_000,
                spec.target(),
                spec.auth(),
                spec.protocol(),
                spec.latencyProfiles(),
                new ShardPlan.ShardLoad(200, 25, new ShardPlan.Breaker(50, 60_000, 300_000)),
                spec.scenarios(),
                List.of(new ShardPlan.Row(0, spec.scenarios().get(0).name(), "baseline", 21, 30_000, 0)),
                spec.evidence(),
                List.of("169.254.0.0/16"));
    }
}
