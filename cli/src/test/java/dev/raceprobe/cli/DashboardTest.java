package dev.raceprobe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The dashboards ask for what exists, of the data source that the user chooses. What they return is tested by {@link ScrapeTest}. */
class DashboardTest {
    /** Of Grafana 9.1: legends say themselves whether they are shown. */
    private static final int SCHEMA = 37;

    private static final int COLUMNS = 24;
    private static final Set<String> UNITS = Set.of("s", "cps", "percentunit", "short", "none", "dateTimeFromNow");
    private static final Set<String> PANELS =
            Set.of("row", "text", "stat", "timeseries", "table", "heatmap", "state-timeline", "bargauge");

    private static final Pattern METRIC = Pattern.compile("raceprobe_[a-z_]+");
    private static final String OWN = "raceprobe_operator_status_writes_total";

    @Test
    void thereAreThreeAndEachHasAnIdentityOfItsOwn() throws Exception {
        assertThat(Dashboard.all().stream().map(d -> d.json().path("uid").asText()))
                .containsExactlyInAnyOrder("raceprobe-fleet", "raceprobe-probe", "raceprobe-forensics");
        for (Dashboard dashboard : Dashboard.all()) {
            Set<Integer> ids = new HashSet<>();
            dashboard
                    .json()
                    .path("panels")
                    .forEach(panel -> assertThat(ids.add(panel.path("id").asInt()))
                            .as(dashboard.file() + " " + panel.path("title"))
                            .isTrue());
            assertThat(dashboard.queries()).hasSizeGreaterThan(10);
        }
    }

    @Test
    void everyPanelAsksTheDataSourceThatIsChosen() throws Exception {
        for (Dashboard dashboard : Dashboard.all()) {
            assertThat(dashboard.json().at("/templating/list/0/type").asText()).isEqualTo("datasource");
            for (JsonNode uid : dashboard.json().findValues("datasource")) {
                assertThat(uid.path("uid").asText()).as(dashboard.file()).isEqualTo("${datasource}");
            }
            List<String> variables = new ArrayList<>();
            dashboard
                    .json()
                    .at("/templating/list")
                    .forEach(variable -> variables.add(variable.path("name").asText()));
            assertThat(variables).contains("datasource", "namespace", "probe");
        }
    }

    /** Grafana shows a panel of an unknown type as an error, and numbers of an unknown unit as they are. */
    @Test
    void everyPanelIsOfAKindThatGrafanaHasAndInItsUnits() throws Exception {
        for (Dashboard dashboard : Dashboard.all()) {
            JsonNode json = dashboard.json();
            assertThat(json.path("schemaVersion").asInt()).as(dashboard.file()).isGreaterThanOrEqualTo(SCHEMA);
            assertThat(json.path("id").isMissingNode() || json.path("id").isNull())
                    .as("an id is given by the Grafana that imports it")
                    .isTrue();
            assertThat(json.findValuesAsText("unit")).as(dashboard.file()).isSubsetOf(UNITS);
            for (JsonNode panel : json.path("panels")) {
                String title = dashboard.file() + ": " + panel.path("title").asText();
                assertThat(PANELS).as(title).contains(panel.path("type").asText());
                assertThat(panel.path("targets").findValuesAsText("refId"))
                        .as(title)
                        .doesNotHaveDuplicates();
                JsonNode at = panel.path("gridPos");
                assertThat(at.path("x").asInt() + at.path("w").asInt())
                        .as(title)
                        .isBetween(1, COLUMNS);
            }
        }
    }

    @Test
    void everyMetricOfAQueryIsPromised() throws Exception {
        List<MetricContract> contract = MetricContract.all();
        Set<String> asked = new HashSet<>();
        for (Dashboard dashboard : Dashboard.all()) {
            for (Dashboard.Query query : dashboard.queries()) {
                Set<String> metrics = METRIC.matcher(query.promql())
                        .results()
                        .map(MatchResult::group)
                        .collect(Collectors.toSet());
                assertThat(metrics)
                        .as(query.panel())
                        .isNotEmpty()
                        .allSatisfy(metric -> assertThat(
                                        metric.equals(OWN) || contract.stream().anyMatch(family -> family.isOf(metric)))
                                .as(metric)
                                .isTrue());
                asked.addAll(metrics);
            }
        }
        assertThat(contract)
                .as("promised, and on no dashboard")
                .filteredOn(family -> asked.stream().noneMatch(family::isOf))
                .extracting(MetricContract::name)
                .containsOnly("raceprobe_last_pass_timestamp_seconds", "raceprobe_token_refreshes_total");
    }
}
