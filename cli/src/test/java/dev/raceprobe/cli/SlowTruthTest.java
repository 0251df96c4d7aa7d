package dev.raceprobe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.raceprobe.target.FaultyTarget;
import dev.raceprobe.target.TargetSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is found against what was done for the scenarios whose rounds take their time: all faults of one type at once, each against
 * a server of its own, so that each log is its own. {@code -Dtruth.types=Heartbeat,Churn} for some of them.
 */
@Tag("truth")
@Isolated
class SlowTruthTest {
    /** {@code -Dtruth.checks=2000} for a shorter look. */
    private static final int HEALTHY_CHECKS = Integer.getInteger("truth.checks", 100_000);

    @TempDir
    private Path directory;

    private final List<FaultyTarget> targets = new ArrayList<>();
    private final List<Path> logs = new ArrayList<>();

    static Stream<String> types() {
        List<String> wanted = List.of(System.getProperty("truth.types", "").split(","));
        return SlowTruth.byType().keySet().stream().filter(type -> wanted.contains(type) || wanted.equals(List.of("")));
    }

    @AfterEach
    void stopTargets() {
        targets.forEach(FaultyTarget::close);
        targets.clear();
        logs.clear();
    }

    @AfterAll
    static void print() {
        TruthTable.print();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("types")
    void eachFaultIsFoundByNameAsOftenAsItWasDone(String type) throws IOException {
        List<SlowTruth> cases = SlowTruth.byType().get(type);
        Cli run = run(cases);

        SoftAssertions softly = new SoftAssertions();
        Iterator<JsonNode> probes = run.json().path("probes").iterator();
        for (int i = 0; i < cases.size(); i++) {
            SlowTruth fault = cases.get(i);
            JsonNode status = together(probes, fault.copies());
            long done = targets.get(i).truth().count(fault.fault(), fault.outcome());
            List<String> shown = TraceIds.ofEvidence(status.path("evidence"), fault.race());
            JsonNode idle = status.at("/scenarios/0/idleTimeout");
            TruthTable.add(
                    fault.race(),
                    fault.outcome(),
                    fault.p(),
                    done,
                    status,
                    shown.size() + " by trace id"
                            + (idle.isMissingNode() || idle.isNull() ? "" : ", " + fault.path() + ": " + idle));
            softly.assertThat(shown.isEmpty()).as("%s has no evidence", fault).isEqualTo(done == 0);
            softly.assertThat(TruthTable.others(status, fault.race()))
                    .as("%s", fault)
                    .isEqualTo("-");
            if (fault.isCounted()) {
                softly.assertThat(TruthTable.count(status, fault.race()))
                        .as("%s", fault)
                        .isEqualTo(done);
                softly.assertThat(TraceIds.inLog(logs.get(i), fault.fault() + " " + fault.outcome()))
                        .as("%s", fault)
                        .containsAll(shown);
            } else {
                softly.assertThat(TruthTable.count(status, fault.race()))
                        .as("%s", fault)
                        .isPositive();
            }
            if (fault.race().equals("none")) {
                softly.assertThat(status.path("scenarios").findValuesAsText("result"))
                        .as("%s", fault)
                        .containsOnly("Passed");
            } else if (!fault.p().equals("0.02")) {
                softly.assertThat(done).as("%s never struck", fault).isPositive();
            }
        }
        softly.assertAll();
    }

    /**
     * What is correct a hundred thousand times, one at a time; {@code -Dtruth.correct=/deaf} for those whose type and path have a
     * match.
     */
    static Stream<SlowTruth> correct() {
        Pattern wanted = Pattern.compile(System.getProperty("truth.correct", ""));
        return SlowTruth.healthy()
                .filter(each -> types().anyMatch(each.type()::equals)
                        && wanted.matcher(each.type() + " " + each.path()).find())
                .map(each -> each.over(HEALTHY_CHECKS));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("correct")
    void whatIsCorrectIsNeverAFinding(SlowTruth correct) throws IOException {
        Cli run = run(List.of(correct));

        JsonNode status = together(run.json().path("probes").iterator(), correct.copies());
        List<String> results = status.path("scenarios").findValuesAsText("result");
        TruthTable.add(
                "none",
                "correct",
                "-",
                0,
                status,
                correct.type() + " " + correct.path() + ": " + String.join(",", new TreeSet<>(results)));
        assertThat(status.path("findings")).as(run.out()).isEmpty();
        assertThat(results).as(run.out() + run.err()).containsOnly("Passed");
    }

    /** What the copies of a probe have found, as if they were one. */
    private static JsonNode together(Iterator<JsonNode> probes, int copies) {
        ObjectNode sum = JsonNodeFactory.instance.objectNode();
        ArrayNode rows = sum.putArray("scenarios");
        ArrayNode findings = sum.putArray("findings");
        ArrayNode evidence = sum.putArray("evidence");
        long connections = 0;
        for (int i = 0; i < copies; i++) {
            JsonNode probe = probes.next();
            JsonNode status = probe.path("status");
            probe.path("evidence").forEach(evidence::add);
            status.path("scenarios").forEach(rows::add);
            status.path("findings").forEach(findings::add);
            connections += status.at("/window/connections").asLong();
        }
        sum.putObject("window").put("connections", connections);
        return sum;
    }

    /** Again while a busy machine kept a probe from keeping time. */
    private Cli run(List<SlowTruth> cases) throws IOException {
        return Cli.trusted(() -> {
            stopTargets();
            List<String> documents = new ArrayList<>();
            for (SlowTruth fault : cases) {
                Path log = Files.createTempFile(directory, "truth", ".jsonl");
                FaultyTarget target = FaultyTarget.start(new TargetSettings("127.0.0.1", 0, log));
                logs.add(log);
                targets.add(target);
                for (int i = 0; i < fault.copies(); i++) {
                    documents.add(fault.probe(target.port(), documents.size()).toString());
                }
            }
            Path file = Files.writeString(directory.resolve("truth.yaml"), String.join("---\n", documents));
            List<String> arguments = new ArrayList<>(List.of("run", file.toString(), "--output", "json"));
            cases.get(0).lasts().ifPresent(time -> arguments.addAll(List.of("--for", time)));
            Cli run = Cli.call(arguments.toArray(String[]::new));
            assertThat(run.json().path("probes")).as(run.err()).hasSameSizeAs(documents);
            return run;
        });
    }
}
