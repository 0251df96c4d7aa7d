package dev.raceprobe.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.raceprobe.api.v1alpha1.RaceProbe;
import dev.raceprobe.api.v1alpha1.RaceProbeStatus;
import dev.raceprobe.api.v1alpha1.ScenarioStatus;
import dev.raceprobe.cli.terminal.Screen;
import dev.raceprobe.contract.Counter;
import dev.raceprobe.operator.judge.ConditionFact;
import dev.raceprobe.operator.status.Statuses;
import dev.raceprobe.operator.ui.Fleet;
import dev.raceprobe.operator.ui.PageServer;
import dev.raceprobe.operator.ui.Pages;
import dev.raceprobe.target.FaultyTarget;
import dev.raceprobe.target.TargetSettings;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The operator's page and the report of a run, of the same real results, in a real browser. With {@code -Draceprobe.pictures=DIR}
 * pictures of all of them are left there. No verdict is expected: a busy machine makes any of them inconclusive.
 */
class PagesInBrowserTest {
    private static final Path AXE = Path.of("../references/browser/node_modules/axe-core/axe.min.js");
    private static final String PICTURES = System.getProperty("raceprobe.pictures");

    private static final String FEW_EVENTS = ProbeText.EVENTS.replace("sessions: 60", "sessions: 5");
    private static final String TOKENS =
            "{name: tokens, type: AuthRace, interval: 4s, authRace: {concurrency: 6, rejectWithin: 1s}}";
    private static final Duration RUN = Duration.ofSeconds(5);

    @TempDir
    private static Path directory;

    private static final Fleet FLEET = new Fleet();
    private static final Map<String, ProbeResult> RESULTS = new TreeMap<>();
    private static final Map<String, String> ADDRESSES = new TreeMap<>();
    private static PageServer server;
    private static Optional<Browser> started = Optional.empty();
    private Browser browser;

    @BeforeAll
    static void runOnce() throws Exception {
        started = Browser.start(directory);
        if (started.isEmpty()) {
            return;
        }
        try (FaultyTarget target = FaultyTarget.start(new TargetSettings("127.0.0.1", 0, null))) {
            String profile = "[{name: slow, roundTrip: {min: 40ms, max: 120ms}}]";
            ProbeText racy = ProbeText.at(target.port(), "/accept-race?window=80ms&outcome=error")
                    .named("racy")
                    .scenario(ProbeText.ACCEPT)
                    .scenario(TOKENS);
            ProbeText leaky = ProbeText.at(target.port(), "/leak?p=0.3")
                    .named("leaky")
                    .profiles(profile)
                    .scenario(ProbeText.ISOLATION.replace("interval: 2s", "interval: 2s, profiles: [baseline, slow]"))
                    .scenario(FEW_EVENTS);
            ProbeText healthy = ProbeText.at(target.port(), "/ws")
                    .named("healthy")
                    .scenario(ProbeText.ISOLATION)
                    .scenario(FEW_EVENTS);
            ProbeText lost = ProbeText.at(9, "/ws").named("lost").scenario(ProbeText.ACCEPT);
            play(List.of(racy, leaky, healthy, lost));
        }
        Path report = directory.resolve("report.html");
        ReportFile.at(report).write(List.copyOf(RESULTS.values()));
        ADDRESSES.put("report", report.toUri().toString());
        server = PageServer.start(0, new Pages(FLEET, Clock.systemUTC()));
        ADDRESSES.put("fleet", "http://127.0.0.1:" + server.port() + "/ui/");
        RESULTS.forEach((name, result) -> {
            RaceProbe probe = probe(name);
            FLEET.judged(probe, result.plan(), result.judgement());
            FLEET.show(probe, result.status());
            ADDRESSES.put(name, ADDRESSES.get("fleet") + "probes/chat/" + name);
        });
    }

    private static void play(List<ProbeText> texts) throws Exception {
        Manifest manifest = Manifest.read(ProbeText.together(texts, directory), System.in);
        try (Interrupt interrupt = Interrupt.heeded();
                LocalSecrets secrets = LocalSecrets.of(manifest, Optional.empty())) {
            new LocalRun(
                            new ManifestCheck().check(manifest),
                            secrets,
                            Optional.of(RUN),
                            new Progress(System.err, new Screen(false, false), () -> new Screen.Size(24, 80)))
                    .play(interrupt, results -> results.forEach(result -> RESULTS.put(result.name(), result)));
        }
    }

    private static RaceProbe probe(String name) {
        RaceProbe probe = new RaceProbe();
        probe.setMetadata(new ObjectMetaBuilder()
                .withNamespace("chat")
                .withName(name)
                .withCreationTimestamp(Instant.now().minusSeconds(90).toString())
                .build());
        return probe;
    }

    @AfterAll
    static void stop() {
        started.ifPresent(Browser::close);
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void browser() {
        assumeTrue(started.isPresent(), "no browser");
        browser = started.orElseThrow();
        browser.errors();
    }

    @ParameterizedTest(name = "{0} on {1} pixels, {2}")
    @CsvSource({
        "fleet, 1280, light",
        "fleet, 360, dark",
        "racy, 1280, dark",
        "racy, 360, light",
        "leaky, 1280, light",
        "leaky, 360, dark",
        "lost, 360, light",
        "report, 1280, light",
        "report, 360, dark"
    })
    void aPageFitsTheScreenCanBeReadByEverybodyAndTheConsoleIsSilent(String page, int width, String colorScheme)
            throws Exception {
        browser.showing(width, 900, colorScheme).open(ADDRESSES.get(page));
        if (PICTURES != null) {
            browser.picture(Path.of(PICTURES, page + "-" + width + "-" + colorScheme + ".png"));
        }
        assertThat(violations()).isEmpty(); // what is closed is drawn as what is open, and takes long
        browser.eval("document.querySelectorAll('details').forEach(d => d.open = true)");

        assertThat(browser.eval("document.documentElement.scrollWidth").asInt())
                .isEqualTo(browser.eval("document.documentElement.clientWidth").asInt())
                .isLessThanOrEqualTo(width);
        assertThat(browser.eval("getComputedStyle(document.body).backgroundColor")
                        .asText())
                .isEqualTo(colorScheme.equals("dark") ? "rgb(13, 17, 23)" : "rgb(255, 255, 255)");
        assertThat(browser.errors()).isEmpty();
    }

    private List<String> violations() throws Exception {
        if (!Installation.has(Files.isReadable(AXE), "contrast by axe-core (npm install in references/browser)")) {
            return List.of();
        }
        browser.eval(Files.readString(AXE) + ";0");
        List<String> violations = new ArrayList<>();
        browser.eval("axe.run({resultTypes: ['violations']}).then(r => r.violations)")
                .forEach(rule -> rule.path("nodes")
                        .forEach(node -> violations.add(rule.path("id").asText() + ": "
                                + node.path("html").asText() + " "
                                + node.path("failureSummary").asText())));
        return violations;
    }

    @Test
    void theNumbersAreThoseOfTheStatus() {
        for (String page : List.of("racy", "leaky", "healthy", "lost")) {
            browser.showing(1280, 900, "light").open(ADDRESSES.get(page));
            ProbeResult result = RESULTS.get(page);
            JsonNode rows = browser.eval("[...document.querySelectorAll('table')].filter(t => t.caption"
                    + " && t.caption.textContent === 'Scenarios by latency profile').flatMap(t => [...t.tBodies[0].rows])"
                    + ".map(r => [...r.cells].map(c => c.innerText.split('\\n')[0]))");
            assertThat(rows).hasSameSizeAs(result.status().scenarios());
            for (int i = 0; i < rows.size(); i++) {
                ScenarioStatus row = result.status().scenarios().get(i);
                assertThat(List.of(0, 1, 2, 3, 4, 5, 6).stream()
                                .map(rows.get(i)::get)
                                .map(JsonNode::asText))
                        .containsExactly(
                                row.name(),
                                row.profile(),
                                row.result().name(),
                                row.reason(),
                                count(row.samples()),
                                count(row.findings()),
                                count(row.inconclusive()));
            }
            assertThat(text()).contains(result.status().window().openedPercent() + " %");
        }
    }

    /** AuthRace: each check is in one cell of its case. */
    @Test
    void theAuthMatrixHoldsEveryCheck() {
        browser.showing(1280, 900, "light").open(ADDRESSES.get("racy"));

        long shown = browser.eval("[...document.querySelectorAll('table')].filter(t => t.caption"
                        + " && t.caption.textContent.startsWith('Checks by case')).flatMap(t => [...t.tBodies[0].rows])"
                        + ".flatMap(r => [...r.cells].slice(4)).flatMap(c => c.innerText.match(/(?<!\\w)[0-9]+/g) || [])"
                        + ".reduce((sum, n) => sum + Number(n), 0)")
                .asLong();

        ScenarioStatus tokens = RESULTS.get("racy").status().scenarios().stream()
                .filter(row -> row.name().equals("tokens"))
                .findFirst()
                .orElseThrow();
        assertThat(shown).isPositive().isEqualTo(tokens.samples() + tokens.inconclusive());
    }

    /** UserIsolation: every foreign frame that was counted is in the squares, none twice. */
    @Test
    void theIsolationMatrixHoldsEveryForeignFrame() {
        browser.showing(1280, 900, "light").open(ADDRESSES.get("leaky"));

        long shown = browser.eval("[...document.querySelectorAll('.matrix .leaked')].reduce((sum, cell) =>"
                        + " sum + Number(cell.textContent.replace(',', '')), 0)")
                .asLong();

        assertThat(shown)
                .isPositive()
                .isEqualTo(RESULTS.get("leaky").judgement().slices().stream()
                        .flatMap(slice -> slice.rows().values().stream())
                        .mapToLong(row -> row.counter(Counter.FOREIGN_FRAMES))
                        .sum());
    }

    @Test
    void theFleetShowsEachProbeWithItsVerdictAndLeadsToIt() {
        browser.showing(1280, 900, "light").open(ADDRESSES.get("fleet"));

        JsonNode rows = browser.eval("[...document.querySelectorAll('.fleet tbody tr')].map(r => [r.cells[0].innerText,"
                + " r.cells[2].innerText, r.cells[4].innerText, r.querySelector('a').href])");

        assertThat(rows).hasSize(4);
        for (JsonNode row : rows) {
            String name = row.get(0).asText().replace("chat/", "");
            assertThat(row.get(1).asText()).isEqualTo(RESULTS.get(name).verdict());
            assertThat(row.get(2).asText())
                    .isEqualTo(count(RESULTS.get(name).status().window().races()));
            assertThat(row.get(3).asText()).isEqualTo(ADDRESSES.get(name));
        }
        List<String> worstFirst = List.of("Failed", "Inconclusive", "Passed");
        List<Integer> ranks = new ArrayList<>();
        rows.forEach(row -> ranks.add(worstFirst.indexOf(row.get(1).asText())));
        assertThat(ranks).isSorted();
    }

    @Test
    void typingFiltersTheFleetInPlace() {
        browser.showing(1280, 900, "light").open(ADDRESSES.get("fleet"));
        browser.eval("document.getElementById('q').focus()");
        browser.eval("const q = document.getElementById('q'); q.value = 'racy';"
                + " q.dispatchEvent(new Event('input', {bubbles: true}))");

        await().atMost(Duration.ofSeconds(30))
                .until(() -> browser.eval("document.querySelectorAll('.fleet tbody tr').length")
                                .asInt()
                        == 1);
        assertThat(browser.eval("document.activeElement.id").asText()).isEqualTo("q");
        assertThat(browser.eval("location.search").asText()).contains("q=racy");
    }

    /** The page follows the operator, and what its reader did to it stays. */
    @Test
    void aPageFollowsTheOperatorAndKeepsFocusAndOpenedDetails() {
        browser.showing(1280, 900, "light").open(ADDRESSES.get("racy"));
        browser.eval(
                "const d = document.querySelector('details'); d.open = true; d.querySelector('summary').focus(); 0");
        RaceProbeStatus judged = RESULTS.get("racy").status();

        FLEET.show(probe("racy"), suspended(judged));
        await().atMost(Duration.ofSeconds(30)).until(() -> text().contains("suspended for the test"));
        FLEET.show(probe("racy"), judged);
        await().atMost(Duration.ofSeconds(30)).until(() -> !text().contains("suspended for the test"));

        assertThat(browser.eval("document.querySelector('details').open").asBoolean())
                .isTrue();
        assertThat(browser.eval("document.activeElement.tagName").asText()).isEqualTo("SUMMARY");
        assertThat(browser.errors()).isEmpty();
    }

    /** A table appears above it, and goes again. */
    @Test
    void whatIsOpenStaysOpenWhateverAppearsAboveIt() {
        RaceProbeStatus judged = RESULTS.get("racy").status();
        FLEET.show(probe("racy"), judged.withScenarios(List.of()));
        browser.showing(1280, 900, "light").open(ADDRESSES.get("racy"));
        browser.eval("document.querySelectorAll('details').forEach(d => d.open = d.isReaders = true);"
                + " document.querySelector('summary').focus(); 0");

        FLEET.show(probe("racy"), judged);
        await().atMost(Duration.ofSeconds(30)).until(() -> text().contains("Scenarios by latency profile"));
        assertReadersDetailsAreOpen();
        FLEET.show(probe("racy"), judged.withScenarios(List.of()));
        await().atMost(Duration.ofSeconds(30)).until(() -> !text().contains("Scenarios by latency profile"));
        assertReadersDetailsAreOpen();
        FLEET.show(probe("racy"), judged);
    }

    private void assertReadersDetailsAreOpen() {
        assertThat(
                        browser.eval(
                                "[...document.querySelectorAll('#main .probe figure > details')].map(d => d.isReaders && d.open)"))
                .isNotEmpty()
                .allMatch(JsonNode::asBoolean);
        assertThat(browser.eval("document.activeElement.tagName").asText()).isEqualTo("SUMMARY");
        assertThat(browser.errors()).isEmpty();
    }

    /** Whoever is about to open a probe's page opens that one, whatever comes before it. */
    @Test
    void focusStaysWithItsProbeWhenAnotherAppearsInTheFleet() {
        browser.showing(1280, 900, "light").open(ADDRESSES.get("fleet"));
        browser.eval("[...document.querySelectorAll('.fleet a')].find(a => a.textContent === 'chat/lost').focus()");

        FLEET.show(probe("first"), RESULTS.get("lost").status());
        try {
            await().atMost(Duration.ofSeconds(30)).until(() -> text().contains("chat/first"));
            assertThat(browser.eval("document.activeElement.textContent").asText())
                    .isEqualTo("chat/lost");
        } finally {
            FLEET.remove("chat", "first");
        }
    }

    private static RaceProbeStatus suspended(RaceProbeStatus judged) {
        ConditionFact ready = new ConditionFact("Ready", "False", "Suspended", "suspended for the test");
        return Statuses.notJudged(1, ready, List.of(), Optional.empty(), 0, 0, Optional.of(judged), Instant.now());
    }

    private String text() {
        return browser.eval("document.body.innerText").asText();
    }

    @Test
    void allThatCanBeDoneCanBeDoneByKeyboard() {
        browser.showing(1280, 900, "light").open(ADDRESSES.get("fleet"));
        List<String> focused = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            browser.press("Tab", 9);
            focused.add(browser.eval("document.activeElement.id || document.activeElement.innerText")
                    .asText());
        }

        assertThat(focused.get(0)).isEqualTo("Skip to the results");
        assertThat(focused).contains("q", "sort", "Show", "chat/racy", "chat/healthy");
    }

    private static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
