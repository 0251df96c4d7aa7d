package dev.raceprobe.operator.plan;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.api.v1alpha1.AuthRaceBlock.Case;
import dev.raceprobe.api.v1alpha1.Durations;
import dev.raceprobe.api.v1alpha1.LatencyProfile;
import dev.raceprobe.api.v1alpha1.RaceProbeSpec;
import dev.raceprobe.contract.ContractJson;
import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.contract.ShardReport;
import dev.raceprobe.operator.story.Specs;
import dev.raceprobe.operator.validate.SpecValidator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlannerTest {
    @Test
    void rowsAreScenariosTimesProfilesInTheOrderOfTheSpec() {
        ShardPlan plan = plan(Specs.with(Specs.ACCEPT_TWO_PROFILES, Specs.EVENTS, Specs.ISOLATION));

        assertThat(plan.rows())
                .containsExactly(
                        new ShardPlan.Row(0, "accept", "baseline", 21, 30_000, 0),
                        new ShardPlan.Row(1, "accept", "staging", 21, 30_000, 0),
                        new ShardPlan.Row(2, "events", "baseline", 5, 30_000, 0),
                        new ShardPlan.Row(3, "isolation", "baseline", 10, 30_000, 0));
        assertThat(plan.latencyProfiles()).extracting(LatencyProfile::name).containsExactly("baseline", "staging");
        assertThat(plan.load().concurrency()).isEqualTo(57);
        assertThat(plan.shards()).isEqualTo(1);
        assertThat(plan.windowMillis()).isEqualTo(1_800_000);
        assertThat(plan.sliceMillis()).isEqualTo(90_000);
    }

    @Test
    void blocksAreCompleted() {
        ShardPlan plan = plan(Specs.with(Specs.ACCEPT, Specs.EVENTS));

        assertThat(plan.scenarios().get(0).acceptRace().sendOffsets()).hasSize(8);
        assertThat(plan.scenarios().get(1).eventDelivery().lostAfter()).isEqualTo("6s");
    }

    @Test
    void theCasesOfAuthRaceAreThoseThatTheCredentialsCanMake() {
        String rest = "'scenarios':[" + Specs.AUTH_RACE + "]";
        String signed = "{'type':'SignedJWT','signedJWT':{'keySecretRef':{'name':'s','key':'k'}%s}}";

        assertThat(cases("'auth':" + signed.formatted("") + "," + rest))
                .containsExactly(
                        Case.Valid,
                        Case.Missing,
                        Case.Malformed,
                        Case.Expired,
                        Case.NotYetValid,
                        Case.BadSignature,
                        Case.AlgNone);
        assertThat(cases("'auth':" + signed.formatted(",'audience':['chat']") + "," + rest))
                .contains(Case.WrongAudience);
        assertThat(cases("'auth':{'type':'StaticToken'},'protocol':{'authAckEvent':'ok'}," + rest))
                .containsExactly(Case.Valid, Case.Missing, Case.Malformed, Case.MessageBeforeAuthAck);
    }

    private static List<Case> cases(String fields) {
        return plan(Specs.of(fields)).scenarios().get(0).authRace().cases();
    }

    @Test
    void theSequentialArmBeginsWhenTheConcurrentOneIsOver() {
        ShardPlan plan = plan(Specs.of("'auth':{'type':'StaticToken'},'scenarios':[" + Specs.AUTH_RACE + "]"));

        assertThat(plan.rows().get(0).connections()).isEqualTo(12 + 2);
    }

    @Test
    void pipelinedConnectionsAreAsManyAsAnOffsetHasAndComeOnTop() {
        ShardPlan plan =
                plan(Specs.of("'scenarios':[{'name':'a','type':'AcceptRace','acceptRace':{'pipelined':true}}]"));

        assertThat(plan.rows().get(0).connections()).isEqualTo(21 + 21 / 8);
    }

    @Test
    void heldConnectionsHaveTheirPlacesBesideTheLargestRound() {
        ShardPlan plan = plan(Specs.of("'load':{'concurrency':30},'scenarios':[" + Specs.ACCEPT + "," + Specs.EVENTS
                + ",{'name':'h','type':'Heartbeat'}]"));

        assertThat(plan.rows().get(2).connections()).isEqualTo(3 * 3);
        assertThat(plan.load().concurrency()).isEqualTo(21 + 9);
    }

    @Test
    void theSameSpecGivesTheSamePlanToTheLetter() {
        String first = ContractJson.write(plan(Specs.with(Specs.ACCEPT, Specs.EVENTS)));
        String again = ContractJson.write(plan(Specs.with(Specs.ACCEPT, Specs.EVENTS)));

        assertThat(again).isEqualTo(first);
        assertThat(ContractJson.write(ContractJson.read(first, ShardPlan.class)))
                .isEqualTo(first);
    }

    @Test
    void theHashIsThatOfThePlanWithoutIt() {
        ShardPlan plan = plan(Specs.with(Specs.ACCEPT));

        assertThat(plan.hash()).matches("[0-9a-f]{64}");
        assertThat(ContractJson.seal(plan.withHash("")).hash()).isEqualTo(plan.hash());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "'evaluation':{'minSamples':200}",
                "'evaluation':{'maxInconclusivePercent':'5'}",
                "'evaluation':{'zeroTolerance':[]}",
                "'monitoring':{'slo':{'targetPercent':'99'}}",
                "'statusUpdateInterval':'10s'"
            })
    void howItIsJudgedDoesNotRollThePods(String fields) {
        String scenarios = "'scenarios':[" + Specs.ACCEPT + "]";

        assertThat(plan(Specs.of(fields + "," + scenarios)).hash())
                .isEqualTo(plan(Specs.of(scenarios)).hash());
    }

    @Test
    void samplesThatTheWindowCannotHoldDoBecausePodsMustKeepMore() {
        String scenarios = "'scenarios':[" + Specs.EVENTS + "]";

        ShardPlan plan = plan(Specs.of("'evaluation':{'minSamples':1000}," + scenarios));

        assertThat(plan.windowMillis()).isEqualTo((223 + 2) * 30_000);
        assertThat(plan.hash()).isNotEqualTo(plan(Specs.of(scenarios)).hash());
    }

    @ParameterizedTest
    @CsvSource({
        // evaluation.window, minSamples of one check each 30 s -> longest window in minutes, slice in seconds
        "10m, 1, 10, 30", // never shorter
        "30m, 1, 30, 90", // a twentieth
        "30m, 60, 34, 90", // and so where the window of one row has grown
        "30m, 160, 90, 90",
        "30m, 1600, 890, 890", // a sixtieth
        "2h, 60, 120, 360",
    })
    void oneSlowRowDoesNotMakeTheSlicesOfAllOthersLonger(String window, int minSamples, long minutes, long seconds) {
        String slow = "{'name':'slow','type':'LatencyProfile','interval':'30s','minSamples':" + minSamples + "}";

        ShardPlan plan = plan(
                Specs.of("'evaluation':{'window':'" + window + "'},'scenarios':[" + Specs.ACCEPT + "," + slow + "]"));

        assertThat(plan.windowMillis() / 60_000).isEqualTo(minutes);
        assertThat(plan.sliceMillis()).isEqualTo(seconds * 1_000);
        assertThat(plan.windowMillis() / plan.sliceMillis() + 2)
                .as("whole ones, those at both ends, and the open one")
                .isLessThan(ShardReport.MAX_SLICES);
    }

    @Test
    void whatIsPlayedDoesRollThem() {
        assertThat(plan(Specs.with(Specs.ACCEPT)).hash())
                .isNotEqualTo(
                        plan(Specs.with(Specs.ACCEPT.replace("30s", "20s"))).hash());
    }

    @Test
    void aRunKnowsWhenItHasEnoughAndKeepsAllOfItself() {
        ShardPlan plan = Planner.plan(
                "chat",
                "probe",
                Specs.of("'mode':'Once','runId':'1','scenarios':[" + Specs.ACCEPT + "]"),
                PlanOptions.run("1", new ShardPlan.RunBounds(null, 7_200_000), List.of()));

        assertThat(plan.rows().get(0).minSamples()).isEqualTo(60);
        assertThat(plan.sliceMillis()).isEqualTo(5_000);
        assertThat(plan.windowMillis()).isGreaterThanOrEqualTo(7_200_000);
        assertThat(plan.runId()).isEqualTo("1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "COLD; 1",
                "ACCEPT,COLD; 60,0",
                "ACCEPT,{'name':'cold','type':'ColdStart','minSamples':2}; 60,2",
            })
    void aRunWaitsForAColdStartOnlyWhereNothingElseIsPlayedOrItIsAskedFor(String scenarios, String awaited) {
        String all = scenarios.replace("ACCEPT", Specs.ACCEPT).replace("COLD", Specs.COLD);

        ShardPlan plan = Planner.plan(
                "chat",
                "probe",
                Specs.of("'mode':'Once','runId':'1','scenarios':[" + all + "]"),
                PlanOptions.run("1", new ShardPlan.RunBounds(null, 600_000), List.of()));

        assertThat(plan.rows().stream()
                        .map(row -> String.valueOf(row.minSamples()))
                        .collect(joining(",")))
                .isEqualTo(awaited);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "{'name':'a','type':'AcceptRace','interval':'6h'}; 10m",
                "{'name':'h','type':'Heartbeat','heartbeat':{'holdFor':'7m'}}; 10m",
                "{'name':'h','type':'Heartbeat','interval':'10s','heartbeat':{'holdFor':'30m'}}; 37m55s",
                "{'name':'c','type':'ConnectionStorm','connectionStorm':{'steps':[1,50000],'barrier':false}}; 17m48s20ms",
                "{'name':'t','type':'TokenExpiry','tokenExpiry':{'timeToLive':'20m','grace':'1m'}}; 21m25s",
                "{'name':'s','type':'Script','script':{'steps':[{'repeat':{'times':4,'steps':[{'hold':'4m'}]}},{'hold':'1m'}]}}; 17m25s",
                "{'name':'s','type':'BufferSaturation','bufferSaturation':{'message':'{nonce}','responseType':'a',"
                        + "'messages':6000,'ratePerSecond':5,'settleFor':'5s'}}; 20m30s",
            })
    void aRunLastsTenMinutesOrItsLongestRoundWhateverTheInterval(String scenario, String atMost) {
        assertThat(PlanOptions.bounds(Specs.with(scenario)))
                .isEqualTo(new ShardPlan.RunBounds(null, Durations.millis(atMost)));
    }

    @Test
    void seedsComeFromTheNameUnlessGiven() {
        RaceProbeSpec spec = Specs.with(Specs.ACCEPT);

        assertThat(Planner.plan("chat", "a", spec, PlanOptions.continuous(List.of()))
                        .seed())
                .isNotNegative()
                .isNotEqualTo(Planner.plan("chat", "b", spec, PlanOptions.continuous(List.of()))
                        .seed());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                // load; shards; concurrency of each
                "'concurrency':100; 1; 100",
                "'concurrency':100,'shards':{'maxConnectionsPerPod':30}; 4; 25",
                "'shards':{'mode':'Fixed','replicas':3}; 3; 21"
            })
    void theLoadIsDealtOverTheShards(String load, int shards, int each) {
        ShardPlan plan = plan(Specs.of("'load':{" + load + "},'scenarios':[" + Specs.ACCEPT + "]"));

        assertThat(plan.shards()).isEqualTo(shards);
        assertThat(plan.load().concurrency()).isEqualTo(each);
        assertThat(plan.load().maxConnectsPerSecond()).isEqualTo(50.0 / shards);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                // concurrency; shards
                "43; 'mode':'Fixed','replicas':2",
                "65; 'mode':'Fixed','replicas':3",
                "44; 'maxConnectionsPerPod':22",
                "45; 'maxConnectionsPerPod':23"
            })
    void allShardsTogetherStayWithinTheConcurrencyThatWasAllowed(int concurrency, String shards) {
        RaceProbeSpec spec = Specs.of("'load':{'concurrency':" + concurrency + ",'shards':{" + shards
                + "}},'scenarios':["
                + Specs.ACCEPT_TWO_PROFILES + "," + Specs.ACCEPT.replace("'accept'", "'again'") + "," + Specs.ISOLATION
                + "]");

        ShardPlan plan = plan(spec);

        assertThat(SpecValidator.validate(spec)).isEmpty();
        assertThat(plan.shards()).isGreaterThan(1);
        assertThat(plan.shards() * plan.load().concurrency()).isLessThanOrEqualTo(concurrency);
        assertThat(plan.load().concurrency()).isGreaterThanOrEqualTo(21);
    }

    @Test
    void aBuiltInProfileMayBeRedefinedButNotTheBaseline() {
        RaceProbeSpec spec = Specs.of("'latencyProfiles':[{'name':'staging','roundTrip':{'min':'1ms','max':'2ms'}},"
                + "{'name':'baseline','roundTrip':{'min':'5ms','max':'9ms'}}],"
                + "'scenarios':[" + Specs.ACCEPT_TWO_PROFILES + "]");

        ShardPlan plan = plan(spec);

        assertThat(plan.profile("staging").roundTrip().max()).isEqualTo("2ms");
        assertThat(plan.profile("baseline").roundTrip().max()).isEqualTo("0ms");
    }

    private static ShardPlan plan(RaceProbeSpec spec) {
        return Planner.plan("chat", "probe", spec, PlanOptions.continuous(List.of()));
    }
}
