package dev.raceprobe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.raceprobe.cli.ReferenceService.Stack;
import dev.raceprobe.target.TargetSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What {@link RunAgainstOtherStacksTest} leaves out: the faults of whole connections and conversations on FastAPI and Node's ws,
 * each with its fault and without it. All probes of a stack run at once, against one service.
 */
@Order(1) // takes longest
class RacesOfOtherStacksTest {
    private static final int TRIES = 8;

    @TempDir
    private static Path directory;

    private static final Map<Stack, Map<String, Outcome>> OUTCOMES = new EnumMap<>(Stack.class);

    /**
     * What a probe came to.
     *
     * @param log how often the service did it
     * @param traces to whom
     */
    private record Outcome(JsonNode probe, long log, Set<String> traces) {
        JsonNode status() {
            return probe.path("status");
        }
    }

    @BeforeAll
    static void runAll() throws IOException {
        for (Stack stack : Stack.values()) {
            Optional<ReferenceService> service = ReferenceService.start(stack, directory, TargetSettings.DEMO_KEY);
            if (service.isPresent()) {
                try (ReferenceService running = service.get()) {
                    OUTCOMES.put(stack, play(running, StackRace.of(stack)));
                }
            }
        }
    }

    @AfterAll
    static void forget() {
        OUTCOMES.clear();
    }

    /** Those that could not keep time on a busy machine are asked again. */
    private static Map<String, Outcome> play(ReferenceService service, List<StackRace> races) throws IOException {
        Map<String, Outcome> outcomes = new HashMap<>();
        for (int tries = 1; tries <= TRIES && outcomes.size() < races.size(); tries++) {
            List<StackRace> asked = races.stream()
                    .filter(race -> !outcomes.containsKey(race.name()))
                    .toList();
            service.resetTruth();
            Cli run = run(service, asked).withoutOwnErrors();
            for (int i = 0; i < asked.size(); i++) {
                JsonNode probe = run.json().path("probes").path(i);
                StackRace race = asked.get(i);
                assertThat(probe.path("name").asText()).as(run.err()).isEqualTo(race.name());
                if (tries == TRIES || Cli.isTrusted(probe)) {
                    outcomes.put(
                            race.name(),
                            new Outcome(
                                    probe,
                                    service.count(race.fault(), race.outcome()),
                                    service.traces(race.fault(), race.outcome())));
                }
            }
        }
        return outcomes;
    }

    private static Cli run(ReferenceService service, List<StackRace> races) {
        List<ProbeText> probes =
                races.stream().map(race -> race.probe(service.port())).toList();
        return Cli.call("run", ProbeText.together(probes, directory), "--output", "json");
    }

    static Stream<Arguments> racy() {
        return all().filter(arguments -> !((StackRace) arguments.get()[1]).isCorrect());
    }

    static Stream<Arguments> shown() {
        return racy().filter(arguments -> ((StackRace) arguments.get()[1]).isDoneToWhomItShows());
    }

    static Stream<Arguments> correct() {
        return all().filter(arguments -> ((StackRace) arguments.get()[1]).isCorrect());
    }

    private static Stream<Arguments> all() {
        return Stream.of(Stack.values())
                .flatMap(stack -> StackRace.of(stack).stream().map(race -> Arguments.of(stack, race)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("racy")
    void isFoundByNameAsOftenAsTheServiceDidIt(Stack stack, StackRace race) {
        Outcome outcome = outcome(stack, race);

        JsonNode status = outcome.status();
        assertThat(TruthTable.others(status, race.race()))
                .as(status.toPrettyString())
                .isEqualTo("-");
        assertThat(TruthTable.count(status, race.race()))
                .as(status.toPrettyString())
                .isEqualTo(outcome.log())
                .isPositive();
        assertThat(status.path("findings").findValuesAsText("owner")).containsOnly("Target");
        assertThat(status.path("scenarios").findValuesAsText("result"))
                .as(status.toPrettyString())
                .contains("Failed")
                .isSubsetOf("Failed", "Passed");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("shown")
    void whatIsShownOfItWasDoneToTheConnectionsOfTheLog(Stack stack, StackRace race) {
        Outcome outcome = outcome(stack, race);

        assertThat(TraceIds.ofEvidence(outcome.probe().path("evidence"), race.race()))
                .isNotEmpty()
                .doesNotContain("")
                .isSubsetOf(outcome.traces());
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("correct")
    void whatIsRepairedIsNoFinding(Stack stack, StackRace race) {
        Outcome outcome = outcome(stack, race);

        assertThat(outcome.status().path("findings"))
                .as(outcome.status().toPrettyString())
                .isEmpty();
        assertThat(outcome.status().path("scenarios").findValuesAsText("result"))
                .as(outcome.status().toPrettyString())
                .isNotEmpty()
                .containsOnly("Passed");
    }

    private static Outcome outcome(Stack stack, StackRace race) {
        Assumptions.assumeTrue(OUTCOMES.containsKey(stack), stack + " is not installed");
        return OUTCOMES.get(stack).get(race.name());
    }
}
