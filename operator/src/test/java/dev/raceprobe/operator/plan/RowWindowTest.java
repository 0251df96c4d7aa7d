package dev.raceprobe.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.api.v1alpha1.RaceProbeSpec;
import dev.raceprobe.api.v1alpha1.ScenarioType;
import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.contract.Slice;
import dev.raceprobe.operator.story.Specs;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RowWindowTest {
    @ParameterizedTest
    @CsvSource({
        // window, interval, checks, minSamples -> minutes
        "30, 1, 21, 60, 30",
        "30, 1, 1, 60, 69", // sixty of 67 rounds, the one that is playing, and jitter
        "30, 20, 21, 60, 120", // three of four
        "30, 60, 1, 1000, 1440", // at most a day
    })
    void aWindowGrowsToHoldItsSamplesAndThreeRounds(
            long window, long interval, int checks, int minSamples, long minutes) {
        RowWindow grown = RowWindow.of(window * 60_000, interval * 60_000, checks, minSamples);

        assertThat(grown.millis()).isEqualTo(minutes * 60_000);
    }

    @ParameterizedTest
    @CsvSource({"1, 60", "1, 61", "1, 1000", "3, 60", "7, 61", "21, 60"})
    void aTenthOfItsRoundsMayBeLostBeforeARowHasTooFewSamples(int checks, int minSamples) {
        long ended = RowWindow.of(0, 1, checks, minSamples).millis() - 1; // one plays

        assertThat((ended - ended / 10) * checks).isGreaterThanOrEqualTo(minSamples);
    }

    /** What DESIGN calls a check, of a round with the defaults of its type; connections are none of its units. */
    private static final Map<ScenarioType, Integer> CHECKS = Map.ofEntries(
            Map.entry(ScenarioType.AcceptRace, 21), // connections
            Map.entry(ScenarioType.ConnectionStorm, 1 + 5 + 10 + 20), // connections of all steps
            Map.entry(ScenarioType.UserIsolation, 12), // users
            Map.entry(ScenarioType.LatencyProfile, 1), // journeys; the control is none
            Map.entry(ScenarioType.EventDelivery, 3), // exchanges
            Map.entry(ScenarioType.Heartbeat, 3 * 3), // held connections
            Map.entry(ScenarioType.AuthRace, 12 + 12 + 6), // concurrent, sequential, negative
            Map.entry(ScenarioType.TokenExpiry, 2), // held, reused
            Map.entry(ScenarioType.ColdStart, 1), // starts
            Map.entry(ScenarioType.SendFailure, 3), // points
            Map.entry(ScenarioType.BufferSaturation, 1_000), // messages
            Map.entry(ScenarioType.ChatJourney, 1),
            Map.entry(ScenarioType.Churn, 500), // cycles
            Map.entry(ScenarioType.SessionResume, 1), // exchanges, on two connections
            Map.entry(ScenarioType.StateConsistency, 1),
            Map.entry(ScenarioType.Script, 1));

    private static final Map<ScenarioType, String> BLOCKS = Map.of(
            ScenarioType.UserIsolation, "'userIsolation':{'trigger':'{}'}",
            ScenarioType.EventDelivery, "'eventDelivery':{'trigger':'{}','events':['a']}",
            ScenarioType.BufferSaturation, "'bufferSaturation':{'message':'{}','responseType':'a'}",
            ScenarioType.ChatJourney, "'chatJourney':{'prompt':'{}','responseEvent':'a'}",
            ScenarioType.SessionResume,
                    "'sessionResume':{'trigger':'{}','events':['a','b'],'cut':'HalfOpen','cursorPointer':'/seq'}",
            ScenarioType.StateConsistency, "'stateConsistency':{'url':'http://target.test/state'}",
            ScenarioType.Script, "'script':{'steps':[{'send':{'text':'a'}}]}");

    @ParameterizedTest
    @EnumSource(ScenarioType.class)
    void aWindowHoldsTheSamplesOfItsVerdictWhateverTheTypeCallsACheck(ScenarioType type) {
        String block = BLOCKS.containsKey(type) ? "," + BLOCKS.get(type) : "";
        RaceProbeSpec spec = Specs.with("{'name':'s','type':'" + type + "'" + block + "}");
        ShardPlan plan = Planner.plan("chat", "probe", spec, PlanOptions.continuous(List.of()));
        ShardPlan.Row row = plan.rows().get(0);

        long millis = RowWindow.of(plan, spec.evaluation(), row).millis();

        int minSamples = Promise.minSamples(plan.scenario(row), spec.evaluation());
        long rounds = Math.max(3, (minSamples + CHECKS.get(type) - 1) / CHECKS.get(type));
        long every = type == ScenarioType.Heartbeat ? 7 * 60_000 * 5 / 4 : row.intervalMillis();
        long due = (long) Math.ceil(rounds / 0.9) + 2;
        assertThat(millis).isEqualTo(Math.max(30 * 60_000, due * every));
        assertThat(plan.windowMillis()).as("what pods keep").isEqualTo(millis);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            'type':'Heartbeat','heartbeat':{'holdFor':'1h'}                                             | 450
            'type':'Heartbeat','profiles':['baseline','test'],'heartbeat':{'holdFor':'1h'}              | 900
            'type':'Heartbeat','interval':'2h','heartbeat':{'holdFor':'1h'}                             | 720
            'type':'TokenExpiry','tokenExpiry':{'timeToLive':'50m','grace':'10m'}                       | 360
            """)
    void roundsOfConnectionsThatAreHeldForLongerThanTheirIntervalComeAsSeldomAsTheyEnd(String fields, long minutes) {
        RaceProbeSpec spec = Specs.with("{'name':'s'," + fields + "}");
        ShardPlan plan = Planner.plan("chat", "probe", spec, PlanOptions.continuous(List.of()));

        assertThat(plan.rows())
                .allSatisfy(row -> assertThat(
                                RowWindow.of(plan, spec.evaluation(), row).millis())
                        .isEqualTo(minutes * 60_000));
    }

    @Test
    void itHoldsASliceOfWhichAPartLiesInIt() {
        RowWindow window = new RowWindow(60_000);
        Slice slice = Slice.open(3); // 90 s to 120 s

        assertThat(window.holds(slice, 179_999, 30_000)).isTrue();
        assertThat(window.holds(slice, 180_000, 30_000)).isFalse();
    }
}
