package dev.raceprobe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.target.FaultyTarget;
import dev.raceprobe.target.TargetSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** SessionResume against the reference server: each resumption that skipped or repeated an event is a failed check. */
@Order(1) // takes longest
class SessionResumeTest {
    private static final String BY_CURSOR =
            ", resumeMessage: '{\"type\":\"resume\",\"id\":\"{nonce}\",\"text\":\"{cursor}\"}'";

    @TempDir
    private Path directory;

    private Path log;
    private FaultyTarget target;

    @BeforeEach
    void startTarget() {
        log = directory.resolve("truth.jsonl");
        target = FaultyTarget.start(new TargetSettings("127.0.0.1", 0, log));
    }

    @AfterEach
    void stopTarget() {
        target.close();
    }

    @ParameterizedTest(name = "{0} after {1}, by {2}")
    @CsvSource({
        "gap,       Reset,    cursor, resume_gap,       6",
        "gap,       Close,    user,   resume_gap,       6",
        "gap,       HalfOpen, cursor, resume_gap,       2",
        "duplicate, Reset,    user,   resume_duplicate, 6",
        "duplicate, Close,    cursor, resume_duplicate, 6",
    })
    void aResumptionThatIsNotExactIsCountedByName(String fault, String cut, String by, String race, int samples) {
        Verdicts.of(run("p=0.6&seed=5&pace=" + pace(by) + "&fault=" + fault + "&by=" + by, cut, by, 0, samples))
                .onlyFinding(race, target.truth().count("resume", fault));
    }

    /** A server that goes on by what it has sent skips what was under way when the connection was cut: there is time for the cut. */
    private static String pace(String by) {
        return by.equals("user") ? "250ms" : "40ms";
    }

    @ParameterizedTest(name = "{1}, {0}")
    @CsvSource({
        "variant=fixed&by=cursor,            Reset,    cursor, 0",
        "variant=fixed&by=user,              Close,    user,   0",
        "variant=fixed&by=cursor,            HalfOpen, cursor, 0",
        "variant=fixed&by=cursor&delay=700ms, Reset,   cursor, 0",
        "fault=gap&by=cursor,                Reset,    cursor, 1",
    })
    void anExactOrLateOrTolerableResumptionIsNoFinding(String query, String cut, String by, int maxGapEvents) {
        int samples = cut.equals("HalfOpen") ? 1 : 4;
        Verdicts.of(run("pace=" + pace(by) + "&" + query, cut, by, maxGapEvents, samples))
                .passed();
    }

    /** Before the first event nothing has come that could come again; after the fourth only the last is left to skip. */
    @ParameterizedTest(name = "{0}, {1} after {2}")
    @CsvSource({
        "duplicate, Close, 0, -",
        "duplicate, Reset, 0, -",
        "duplicate, Close, 4, resume_duplicate",
        "gap,       Reset, 4, resume_gap",
    })
    void theConnectionIsCutAfterSoManyEvents(String fault, String cut, int cutAfterEvents, String race)
            throws IOException {
        ProbeText probe = ProbeText.at(target.port(), "/resume?by=cursor&pace=250ms&fault=" + fault)
                .minSamples(4)
                .scenario(scenario(cut, "cursor", ", cutAfterEvents: " + cutAfterEvents));
        Cli run = Verdicts.trusted(target, () -> Cli.call("run", probe.in(directory), "--output", "json"));

        if (race.equals("-")) {
            Verdicts.of(run).passed();
        } else {
            Verdicts.of(run).onlyFinding(race, target.truth().count("resume", fault));
            target.close();
            assertThat(Files.readAllLines(log))
                    .filteredOn(line -> line.contains("\"fault\":\"resume\""))
                    .allMatch(line -> line.contains("\"after\":" + cutAfterEvents));
        }
    }

    @Test
    void tooFewResumptionsAreInconclusive() {
        ProbeText probe = probe("variant=fixed", "Reset", "cursor", 0).minSamples(60);

        Verdicts.of(Verdicts.trusted(
                        target, () -> Cli.call("run", probe.in(directory), "--for", "1s", "--output", "json")))
                .inconclusive("TooFewSamples");
    }

    private ProbeText probe(String query, String cut, String by, int maxGapEvents) {
        return ProbeText.at(target.port(), "/resume?" + query)
                .scenario(scenario(cut, by, ", maxGapEvents: " + maxGapEvents));
    }

    private static String scenario(String cut, String by, String settings) {
        return """
                {name: resume, type: SessionResume, interval: 1s, sessionResume: {
                  trigger: '{"type":"chat","id":"{nonce}","text":"hello"}', cut: %s%s%s,
                  events: [agent_started, agent_thinking, tool_executing, tool_completed, agent_completed]}}""".formatted(cut, settings, by.equals("cursor") ? BY_CURSOR : "");
    }

    private Cli run(String query, String cut, String by, int maxGapEvents, int samples) {
        ProbeText probe = probe(query, cut, by, maxGapEvents).minSamples(samples);
        return Verdicts.trusted(target, () -> Cli.call("run", probe.in(directory), "--output", "json"));
    }
}
