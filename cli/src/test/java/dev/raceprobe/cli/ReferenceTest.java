package dev.raceprobe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The generated reference is that of the code, and what it lists is what was promised. */
class ReferenceTest {
    private static final Path REFERENCE = Path.of("..", "docs", "reference");

    /** Of one row, in operator and pod together: ten probes of three rows in one shard each stay below 15,000. */
    private static final long MOST_SERIES = 500;

    private static MetricsPage metrics;

    @BeforeAll
    static void collect() throws Exception {
        metrics = new MetricsPage();
    }

    @Test
    void thePageAboutMetricsIsThatOfTheCode() throws Exception {
        ReferencePage.assertIsUpToDate(REFERENCE.resolve("metrics.md"), metrics.markdown());
    }

    @Test
    void thePageAboutAlertsIsThatOfTheRules() throws Exception {
        ReferencePage.assertIsUpToDate(REFERENCE.resolve("alerts.md"), AlertsPage.markdown());
    }

    @Test
    void thePageAboutTheApiIsThatOfTheDefinitions() throws Exception {
        String page = ApiPage.markdown();
        ReferencePage.assertIsUpToDate(REFERENCE.resolve("api.md"), page);
        assertThat(page)
                .contains("### spec.scenarios[].acceptRace", "### spec.auth.signedJWT", "### status.findings[]")
                .contains("| `sendOffsets` |", "## ClusterRaceProbePolicy");
    }

    @Test
    void theSchemasForEditorsAreThoseOfTheDefinitions() throws Exception {
        for (String crd : ApiPage.CRDS) {
            Path file = Path.of("..", "deploy", "schema", crd.replaceFirst("\\..*", "") + ".schema.json");
            ReferencePage.assertIsUpToDate(file, ApiPage.editorSchema(crd));
        }
    }

    @Test
    void everyPromisedFamilyIsExportedForSomeScenarioWithItsLabelsAndNoOthers() throws Exception {
        for (MetricContract promised : MetricContract.all()) {
            Exposition.Family family = metrics.families().stream()
                    .filter(f -> f.name().equals(promised.family()) && f.type().equals(promised.type()))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(promised.name() + " is not exported"));
            assertThat(family.unit()).as(promised.name()).isEqualTo(promised.unit());
            assertThat(family.help()).as(promised.name()).isNotBlank();
            for (Exposition.Series series : family.series()) {
                assertThat(promised.isOf(series.name())).as(series.name()).isTrue();
                assertThat(series.labels().keySet())
                        .as(series.name())
                        .containsExactlyInAnyOrderElementsOf(promised.labelNames(Set.of(), series.name()));
            }
            promised.labels()
                    .forEach((label, values) -> assertThat(values.isEmpty() ? Set.of() : observed(family, label))
                            .as(promised.name() + " " + label)
                            .isSubsetOf(values));
        }
        Set<String> exported = metrics.families().stream()
                .map(Exposition.Family::name)
                .filter(name ->
                        name.startsWith("raceprobe") && !MetricContract.OF_THE_OPERATOR_ITSELF.containsKey(name))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(exported)
                .containsExactlyInAnyOrderElementsOf(MetricContract.all().stream()
                        .map(MetricContract::family)
                        .toList());
    }

    @Test
    void noRowHasManySeries() {
        metrics.counts()
                .forEach((type, series) ->
                        assertThat(series.most()).as("%s", type).isBetween(1L, MOST_SERIES));
    }

    private static Set<String> observed(Exposition.Family family, String label) {
        return family.series().stream()
                .map(series -> series.labels().get(label))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
