package dev.raceprobe.operator.ui;

import dev.raceprobe.api.v1alpha1.RaceProbeStatus;
import dev.raceprobe.operator.picture.Basis;
import dev.raceprobe.operator.picture.Reported;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One RaceProbe as the operator knows it now.
 *
 * @param created when the resource was created
 * @param judged what was judged last; absent where nothing was since the operator started
 */
record Shown(String namespace, String name, Instant created, RaceProbeStatus status, Judged judged) {
    Shown {
        Objects.requireNonNull(status, "status");
    }

    String title() {
        return namespace + "/" + name;
    }

    /** In the words of the report. */
    String verdict() {
        return switch (condition("Passing").map(Condition::getStatus).orElse("Unknown")) {
            case "True" -> "Passed";
            case "False" -> "Failed";
            default -> "Inconclusive";
        };
    }

    String reason() {
        return condition("Passing").map(Condition::getReason).orElse("");
    }

    boolean isReady() {
        return condition("Ready").map(Condition::getStatus).orElse("Unknown").equals("True");
    }

    /** Why it is not ready; of one that is, why it is. */
    String readyReason() {
        return condition("Ready").map(Condition::getReason).orElse("");
    }

    long races() {
        return status.window() == null ? 0 : status.window().races();
    }

    Optional<Double> openedPercent() {
        return Optional.ofNullable(status.window())
                .map(window -> window.openedPercent())
                .map(Double::parseDouble);
    }

    Optional<Instant> lastCheck() {
        return Optional.ofNullable(status.lastCheckTime()).map(Instant::parse);
    }

    private Optional<Condition> condition(String type) {
        return status.conditions().stream()
                .filter(condition -> condition.getType().equals(type))
                .findFirst();
    }

    /** What is drawn. */
    Reported reported() {
        return new Reported(
                namespace,
                name,
                verdict(),
                status,
                judged == null ? List.of() : judged.evidence(),
                judged == null ? List.of() : judged.remarks(),
                judged == null ? Basis.NOTHING : judged.basis());
    }
}
