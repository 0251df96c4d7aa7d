package dev.raceprobe.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.raceprobe.api.v1alpha1.AuthRaceBlock;
import dev.raceprobe.api.v1alpha1.ScenarioStatus;
import dev.raceprobe.api.v1alpha1.ScenarioType;
import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.operator.judge.Owner;
import dev.raceprobe.operator.judge.Race;
import dev.raceprobe.operator.metrics.DeadlineWarning;
import dev.raceprobe.operator.metrics.ProbeGauges;
import dev.raceprobe.operator.metrics.ProbeMetrics;
import dev.raceprobe.operator.metrics.RowCounts;
import dev.raceprobe.operator.metrics.RowName;
import dev.raceprobe.operator.plan.PlanOptions;
import dev.raceprobe.operator.plan.Planner;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is exported of a probe with one scenario of a type, whatever happens to it: from the samples of the types. */
final class AllMetrics {
    private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    private AllMetrics() {}

    /** Under no latency and under an injected one, by TLS to a named host, AuthRace with all cases: as many series as there can be. */
    static ShardPlan plan(ScenarioType type) throws IOException, InputException {
        String file = type.name().replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(java.util.Locale.ROOT) + ".yaml";
        Manifest manifest =
                Manifest.read(Path.of("..", "deploy", "samples", file).toString(), System.in);
        ObjectNode probe = manifest.probes().get(0);
        for (String set : List.of(
                "spec.target.url=wss://chat.example.com/ws",
                "spec.latencyProfiles=[{name: far, roundTrip: {min: 100ms, max: 300ms}}]",
                "spec.scenarios[0].profiles=" + (type == ScenarioType.LatencyProfile ? "[far]" : "[baseline, far]"))) {
            FieldSetter.parse(set).apply(probe);
        }
        if (type == ScenarioType.AuthRace) {
            for (String set : List.of(
                    "spec.auth.signedJWT.audience=[chat]",
                    "spec.protocol.authAckEvent=auth_ok",
                    "spec.scenarios[0].authRace.cases=" + Arrays.toString(AuthRaceBlock.Case.values()))) {
                FieldSetter.parse(set).apply(probe);
            }
        }
        CheckedProbe checked = new ManifestCheck().check(manifest).get(0);
        return Planner.plan(checked.namespace(), checked.name(), checked.spec(), PlanOptions.continuous(List.of()));
    }

    static List<Exposition.Family> ofPod(ShardPlan plan) {
        var metrics = new dev.raceprobe.probe.metrics.ProbeMetrics(plan);
        metrics.tokens().firstExpiry(1_770_000_000_000L);
        return Exposition.parse(new String(metrics.scrape(OPEN_METRICS, Set::of).body(), StandardCharsets.UTF_8));
    }

    static List<Exposition.Family> ofOperator(ShardPlan plan) {
        ProbeMetrics metrics = new ProbeMetrics();
        ResourceID probe = new ResourceID(plan.name(), plan.namespace());
        metrics.show(
                probe,
                new ProbeGauges(
                        "chat.example.com",
                        plan.mode().name(),
                        "7",
                        false,
                        "True",
                        "True",
                        OptionalDouble.of(0.999),
                        OptionalDouble.of(1.77e9),
                        OptionalDouble.of(1.77e9),
                        plan.rows().stream().map(AllMetrics::known).toList()),
                plan.rows().stream()
                        .flatMap(row -> Stream.of("ready", "event")
                                .map(deadline -> new DeadlineWarning(row.scenario(), row.profile(), deadline)))
                        .toList());
        Map<RowName, RowCounts> counts = new HashMap<>();
        for (ShardPlan.Row row : plan.rows()) {
            counts.put(
                    new RowName(row.scenario(), row.profile()),
                    new RowCounts(
                            0,
                            0,
                            Arrays.stream(Owner.values())
                                    .filter(owner -> owner != Owner.TARGET)
                                    .map(Owner::label)
                                    .distinct() // a dependency counts as the network
                                    .collect(Collectors.toMap(label -> label, label -> 0L)),
                            Race.of(plan.scenario(row).type()).stream()
                                    .collect(Collectors.toMap(Race::label, race -> 0L))));
        }
        metrics.count(probe, counts);
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        registry.getPrometheusRegistry().register(metrics);
        return Exposition.parse(registry.scrape(OPEN_METRICS));
    }

    private static ProbeGauges.Row known(ShardPlan.Row row) {
        OptionalDouble some = OptionalDouble.of(0.08);
        return new ProbeGauges.Row(
                row.scenario(),
                row.profile(),
                ScenarioStatus.Result.Passed,
                false,
                some,
                some,
                some,
                Map.of("above", 25.0, "measured", 30.0, "below", 45.0));
    }
}
