package dev.raceprobe.cli;

import dev.raceprobe.api.v1alpha1.RaceProbe;
import dev.raceprobe.api.v1alpha1.RaceProbeStatus;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The table that {@code kubectl get raceprobes -w} would print: a line for each change of what it shows. */
final class DemoTable {
    private static final String FORMAT = "%-14s %-7s %-9s %-20s %-7s %-9s %-11s %s";

    private final Map<String, String> shown = new HashMap<>();

    String header() {
        return line("NAME", "READY", "PASSING", "REASON", "RACES", "OPENED%", "LAST CHECK", "AGE");
    }

    /** The line of a probe if verdict, reason or readiness changed since it was last asked for. */
    Optional<String> line(RaceProbe probe, Instant now) {
        RaceProbeStatus status = probe.getStatus();
        String name = probe.getMetadata().getName();
        String state = condition(status, "Ready").map(Condition::getStatus).orElse("")
                + condition(status, "Passing")
                        .map(c -> c.getStatus() + c.getReason())
                        .orElse("");
        if (state.equals(shown.put(name, state))) {
            return Optional.empty();
        }
        boolean counted = status != null && status.window() != null;
        return Optional.of(line(
                name,
                condition(status, "Ready").map(Condition::getStatus).orElse(""),
                condition(status, "Passing").map(Condition::getStatus).orElse(""),
                condition(status, "Passing").map(Condition::getReason).orElse(""),
                counted ? status.window().races() : "",
                counted ? Objects.requireNonNullElse(status.window().openedPercent(), "") : "",
                status == null ? "" : age(status.lastCheckTime(), now),
                age(probe.getMetadata().getCreationTimestamp(), now)));
    }

    private static String line(Object... cells) {
        return String.format(Locale.ROOT, FORMAT, cells);
    }

    private static String age(String time, Instant now) {
        return time == null
                ? ""
                : Math.max(0, Duration.between(Instant.parse(time), now).toSeconds()) + "s";
    }

    static Optional<Condition> condition(RaceProbeStatus status, String type) {
        return status == null
                ? Optional.empty()
                : status.conditions().stream()
                        .filter(c -> c.getType().equals(type))
                        .findFirst();
    }
}
