package dev.raceprobe.operator.reconcile;

import dev.raceprobe.api.v1alpha1.*;
import dev.raceprobe.contract.*;
import dev.raceprobe.operator.collect.*;
import dev.raceprobe.operator.validate.Violation;
import io.fabric8.kubernetes.api.model.*;
import java.time.*;
import java.util.*;
import java.util.stream.*;

final class Verdicts {
    RaceProbeStatus invalid(RaceProbe p, List<Violation> v, Instant now) {
        return status(
                p,
                List.of(c(
                        p,
                        "Ready",
                        "False",
                        "InvalidSpec",
                        v.stream().map(x -> x.path() + " " + x.message()).collect(Collectors.joining("; ")),
                        now)),
                0,
                0,
                null);
    }

    RaceProbeStatus refused(RaceProbe p, ApplyFailure f, Instant now) {
        return status(p, List.of(c(p, "Ready", "False", "ApplyFailed", f.message(), now)), 0, 0, null);
    }

    RaceProbeStatus judge(RaceProbe p, ShardPlan plan, Collected c, Collection<Pod> pods, Instant now) {
        boolean ready = c.reporting().size() == plan.shards();
        var problem = PodProblem.of(pods);
        return status(
                p,
                List.of(
                        c(
                                p,
                                "Ready",
                                ready ? "True" : "False",
                                ready
                                        ? "ProbesRunning"
                                        : p.getSpec().suspend()
                                                ? "Suspended"
                                                : problem.map(PodProblem::reason)
                                                        .orElse("ShardsMissing"),
                                String.join("; ", c.complaints()),
                                now),
                        c(
                                p,
                                "Passing",
                                ready && c.window().checks() > 0 ? "True" : "Unknown",
                                ready ? "Passed" : "ShardsMissing",
                                "",
                                now)),
                plan.shards(),
                c.reporting().size(),
                c.window().checks());
    }

    RaceProbeStatus status(RaceProbe p, List<Condition> cs, int desired, int ready, Long checks) {
        return new RaceProbeStatus(
                p.getMetadata().getGeneration(),
                cs,
                null,
                null,
                null,
                null,
                new ShardsStatus(desired, ready),
                checks == null ? null : new WindowStatus(null, null, checks, null, 0L, 0L),
                null,
                null,
                null);
    }

    Condition c(RaceProbe p, String type, String status, String reason, String msg, Instant now) {
        String t = now.truncatedTo(java.time.temporal.ChronoUnit.SECONDS).toString();
        if (p.getStatus() != null)
            for (Condition o : p.getStatus().conditions())
                if (o.getType().equals(type) && o.getStatus().equals(status)) t = o.getLastTransitionTime();
        return new ConditionBuilder()
                .withType(type)
                .withStatus(status)
                .withReason(reason)
                .withMessage(msg)
                .withObservedGeneration(p.getMetadata().getGeneration())
                .withLastTransitionTime(t)
                .build();
    }
}
