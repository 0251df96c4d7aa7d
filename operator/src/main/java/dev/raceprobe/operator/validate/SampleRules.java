package dev.raceprobe.operator.validate;

import dev.raceprobe.api.v1alpha1.Durations;
import dev.raceprobe.api.v1alpha1.Evaluation;
import dev.raceprobe.api.v1alpha1.RaceProbeSpec;
import dev.raceprobe.api.v1alpha1.RaceProbeSpec.Mode;
import dev.raceprobe.api.v1alpha1.Scenario;
import dev.raceprobe.api.v1alpha1.ScenarioType;
import dev.raceprobe.operator.plan.CompleteScenario;
import dev.raceprobe.operator.plan.Promise;
import dev.raceprobe.operator.plan.Rounds;
import dev.raceprobe.operator.plan.RowWindow;
import java.util.Optional;

/** That the longest window can hold the samples of a verdict: a row that never has them is Inconclusive for ever. */
final class SampleRules {
    private SampleRules() {}

    /**
     * The violation of a scenario. Refuses only what never has a verdict, not what has one now and then; ColdStart waits for its
     * event however long.
     *
     * @param path of the scenario
     */
    static Optional<Violation> of(String path, Scenario scenario, RaceProbeSpec spec) {
        if (spec.mode() != Mode.Continuous
                || scenario.type() == ScenarioType.ColdStart
                || !LoadRules.isDuration(scenario.interval())
                || !LoadRules.hasItsBlock(scenario)) {
            return Optional.empty();
        }
        int samples = Promise.minSamples(scenario, spec.evaluation());
        int checks = Rounds.checks(
                CompleteScenario.of(scenario, spec), spec.auth().users().count());
        if (checks < 1) {
            return Optional.empty(); // the schema says so
        }
        long rounds = (samples + checks - 1L) / checks;
        return (rounds - 1) * Durations.millis(scenario.interval()) < RowWindow.MAX_MILLIS
                ? Optional.empty()
                : Optional.of(new Violation(
                        path + ".interval",
                        "must let " + rounds + " rounds begin within 24h, the longest window: "
                                + said(path, scenario, spec.evaluation()) + " " + samples + ", at " + checks
                                + " a round, was " + scenario.interval()));
    }

    private static String said(String path, Scenario scenario, Evaluation evaluation) {
        boolean isEvaluations = scenario.minSamples() == null && evaluation.minSamples() != null;
        boolean isDefault = scenario.minSamples() == null && evaluation.minSamples() == null;
        return (isEvaluations ? "spec.evaluation" : path) + ".minSamples is" + (isDefault ? " by default" : "");
    }
}
