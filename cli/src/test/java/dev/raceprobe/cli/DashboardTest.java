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
