package dev.raceprobe.operator.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.api.v1alpha1.LastRun;
import dev.raceprobe.api.v1alpha1.RaceProbe;
import dev.raceprobe.api.v1alpha1.RaceProbeStatus;
import dev.raceprobe.operator.run.RunState.Idle;
import dev.raceprobe.operator.run.RunState.Running;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunStateTest {
    private static final Instant CREATED = Instant.parse("2026-08-22T09:50:00Z");
    private static final String ONCE = "{mode: Once, runId: '%s'}";
    private static final String QUARTERLY = "{mode: Scheduled, schedule: {cron: '*/15 * * * *'}}";

    @Test
    void aNewRunIdStartsARunAndTheSameOneNoOther() {
        RaceProbe probe = probe(ONCE.formatted("7"), null);
        assertThat(RunState.of(probe, CREATED))
                .isEqualTo(new Running(new LastRun("7", null, "2026-08-22T09:50:00Z", null, null), false));

        LastRun on = new LastRun("7", null, "2026-08-22T09:50:00Z", null, null);
        assertThat(RunState.of(probe(ONCE.formatted("7"), on), CREATED.plusSeconds(60)))
                .isEqualTo(new Running(on, true));

        LastRun over = new LastRun("7", null, "2026-08-22T09:50:00Z", "2026-08-22T09:52:00Z", "Passed");
        assertThat(RunState.of(probe(ONCE.formatted("7"), over), CREATED.plusSeconds(600)))
                .isEqualTo(new Idle(Optional.of(over), Optional.empty(), Optional.empty()));
        assertThat(RunState.of(probe(ONCE.formatted("8"), over), CREATED.plusSeconds(600)))
                .isInstanceOfSatisfying(Running.class, running -> {
                    assertThat(running.run().runId()).isEqualTo("8");
                    assertThat(running.begun()).isFalse();
                });
    }

    @Test
    void aScheduledProbeWaitsForTheFirstTickAfterItsCreation() {
        assertThat(RunState.of(probe(QUARTERLY, null), CREATED.plusSeconds(60)))
                .isEqualTo(new Idle(
                        Optional.empty(), Optional.of(Instant.parse("2026-08-22T10:00:00Z")), Optional.empty()));
    }

    @ParameterizedTest(name = "at {0}: {1}")
    @CsvSource({
        "2026-08-22T10:00:00Z, run",
        "2026-08-22T10:04:59Z, run",
        "2026-08-22T10:05:00Z, run",
        "2026-08-22T10:05:01Z, missed",
        "2026-08-22T10:14:59Z, missed",
        "2026-08-22T10:15:00Z, run",
    })
    void aTickThatIsMissedByMoreThanFiveMinutesIsSkipped(Instant now, String what) {
        RunState state = RunState.of(probe(QUARTERLY, null), now);

        if (what.equals("run")) {
            assertThat(state)
                    .isInstanceOfSatisfying(
                            Running.class,
                            running -> assertThat(Instant.parse(running.run().scheduledTime()))
                                    .isBeforeOrEqualTo(now));
        } else {
            assertThat(state)
                    .isInstanceOfSatisfying(
                            Idle.class,
                            idle -> assertThat(idle.missed()).contains(Instant.parse("2026-08-22T10:00:00Z")));
        }
    }

    @Test
    void aTickDuringARunStartsNoSecondOne() {
        LastRun on = new LastRun("2026-08-22T10:00:00Z", "2026-08-22T10:00:00Z", "2026-08-22T10:00:01Z", null, null);

        assertThat(RunState.of(probe(QUARTERLY, on), Instant.parse("2026-08-22T10:15:30Z")))
                .isEqualTo(new Running(on, true));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "{suspend: true, mode: Scheduled, schedule: {cron: '*/15 * * * *'}}",
                "{suspend: true, mode: Once, runId: '8'}"
            })
    void whatIsSuspendedBeginsNoRunAndAnOldOneStaysOn(String spec) {
        Instant tick = Instant.parse("2026-08-22T10:00:00Z");
        assertThat(RunState.of(probe(spec, null), tick))
                .isEqualTo(new Idle(Optional.empty(), Optional.empty(), Optional.empty()));

        LastRun on = new LastRun("8", "2026-08-22T09:45:00Z", "2026-08-22T09:45:01Z", null, null);
        assertThat(RunState.of(probe(spec, on), tick)).isEqualTo(new Running(on, true));

        LastRun over =
                new LastRun("7", "2026-08-22T09:45:00Z", "2026-08-22T09:45:01Z", "2026-08-22T09:47:00Z", "Passed");
        assertThat(RunState.of(probe(spec, over), tick))
                .isEqualTo(new Idle(Optional.of(over), Optional.empty(), Optional.empty()));
    }

    @Test
    void theHourIsThatOfTheTimeZone() {
        String berlin = "{mode: Scheduled, schedule: {cron: '30 12 * * *', timeZone: Europe/Berlin}}";

        assertThat(RunState.of(probe(berlin, null), CREATED))
                .isInstanceOfSatisfying(
                        Idle.class, idle -> assertThat(idle.next()).contains(Instant.parse("2026-08-22T10:30:00Z")));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"61 * * * *", "* 24 * * *", "* * * 13 *", "a b c d e"})
    void aLineThatMeansNothingIsObjectedTo(String cron) {
        assertThat(Ticks.objection(cron)).isPresent();
    }

    private static RaceProbe probe(String spec, LastRun last) {
        RaceProbe probe = Serialization.unmarshal(
                "apiVersion: raceprobe.dev/v1alpha1\nkind: RaceProbe\nmetadata: {name: p, namespace: n, creationTimestamp: '"
                        + CREATED + "'}\nspec: " + spec,
                RaceProbe.class);
        if (last != null) {
            probe.setStatus(new RaceProbeStatus(1L, null, null, null, null, last, null, null, null, null, null));
        }
        return probe;
    }
}
