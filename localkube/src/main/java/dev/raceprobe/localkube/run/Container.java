package dev.raceprobe.localkube.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.raceprobe.localkube.object.Json;
import dev.raceprobe.localkube.object.Meta;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** One container of a pod: its process, its restarts, its checks, its status. Used by one thread. */
final class Container {
    private static final long FIRST_BACKOFF_MILLIS = 1_000;
    private static final long MAX_BACKOFF_MILLIS = 30_000;
    private static final long RESET_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** Starts a process for a container. */
    interface Starter {
        PodProcess start() throws Unstartable;
    }

    private final JsonNode spec;
    private final String restartPolicy;
    private PodProcess process;
    private CheckState startup;
    private CheckState readiness;
    private CheckState liveness;
    private ObjectNode waiting = waitingFor("ContainerCreating", "");
    private ObjectNode terminated;
    private Instant startedAt = Instant.EPOCH;
    private long startedAtNanos;
    private long restartAtNanos;
    private long backoffMillis;
    private int restarts;
    private boolean finished;

    Container(JsonNode spec, String restartPolicy) {
        this.spec = spec;
        this.restartPolicy = restartPolicy;
    }

    /** Starts, notes an end, restarts: whatever is due. */
    void advance(long nowNanos, Starter starter) {
        if (process != null && !process.isAlive()) {
            ended(nowNanos);
        }
        boolean due = terminated == null || nowNanos - restartAtNanos >= 0;
        if (process == null && !finished && due) {
            start(nowNanos, starter);
        }
    }

    private void start(long nowNanos, Starter starter) {
        try {
            process = starter.start();
        } catch (Unstartable e) {
            waiting = waitingFor(e.reason(), e.getMessage());
            return;
        }
        if (terminated != null) {
            restarts++;
        }
        startedAt = Instant.now();
        startedAtNanos = nowNanos;
        startup = new CheckState(spec.path("startupProbe"), false, true, nowNanos);
        readiness = new CheckState(spec.path("readinessProbe"), false, true, nowNanos);
        liveness = new CheckState(spec.path("livenessProbe"), true, false, nowNanos);
    }

    private void ended(long nowNanos) {
        process.killChildren();
        int code = process.exitCode();
        terminated = Json.object()
                .put("exitCode", code)
                .put("reason", code == 0 ? "Completed" : "Error")
                .put("startedAt", Meta.time(startedAt))
                .put("finishedAt", Meta.time(Instant.now()))
                .put("containerID", id());
        process = null;
        finished = restartPolicy.equals("Never") || (restartPolicy.equals("OnFailure") && code == 0);
        boolean first = backoffMillis == 0 || nowNanos - startedAtNanos > RESET_NANOS;
        restartAtNanos = nowNanos + TimeUnit.MILLISECONDS.toNanos(first ? 0 : backoffMillis);
        waiting = waitingFor(
                "CrashLoopBackOff", "back-off " + backoffMillis + "ms restarting failed container=" + name());
        backoffMillis = first ? FIRST_BACKOFF_MILLIS : Math.min(2 * backoffMillis, MAX_BACKOFF_MILLIS);
    }

    /** Asks the checks that are due; true when the container must be restarted. */
    boolean check(long nowNanos, Checks checks, String podIp) {
        if (process == null) {
            return false;
        }
        startup.ask(nowNanos, check -> checks.passes(check, spec, podIp));
        if (!startup.hasPassed()) {
            return startup.hasFailed();
        }
        readiness.ask(nowNanos, check -> checks.passes(check, spec, podIp));
        liveness.ask(nowNanos, check -> checks.passes(check, spec, podIp));
        return !liveness.isPassing();
    }

    String name() {
        return spec.path("name").asText();
    }

    JsonNode spec() {
        return spec;
    }

    Optional<PodProcess> process() {
        return Optional.ofNullable(process);
    }

    boolean isReady() {
        return process != null && startup.hasPassed() && readiness.isPassing();
    }

    /** Whether it will not be started again. */
    boolean isFinished() {
        return finished;
    }

    boolean hasFailed() {
        return finished && terminated.path("exitCode").asInt() != 0;
    }

    boolean hasStarted() {
        return process != null || terminated != null;
    }

    /** Its reason not to run, as an event would tell it; empty when it runs or has ended. */
    Optional<ObjectNode> waiting() {
        return process == null && !finished ? Optional.of(waiting) : Optional.empty();
    }

    /** Its entry in {@code status.containerStatuses}. */
    ObjectNode status() {
        ObjectNode status = Json.object()
                .put("name", name())
                .put("image", spec.path("image").asText())
                .put(
                        "imageID",
                        hasStarted() ? "localkube://" + spec.path("image").asText() : "")
                .put("ready", isReady())
                .put("started", process != null && startup.hasPassed())
                .put("restartCount", restarts);
        ObjectNode state = status.putObject("state");
        ObjectNode lastState = status.putObject("lastState");
        if (process != null) {
            status.put("containerID", id());
            state.putObject("running").put("startedAt", Meta.time(startedAt));
        } else if (finished) {
            state.set("terminated", terminated);
        } else {
            state.set("waiting", waiting);
        }
        if (terminated != null && !finished) {
            lastState.set("terminated", terminated);
        }
        return status;
    }

    /** No restart any more: the pod ends. */
    void finish() {
        if (process != null && !process.isAlive()) {
            ended(System.nanoTime());
        }
        finished = terminated != null || process == null;
        if (terminated == null) {
            terminated = Json.object().put("exitCode", 137).put("reason", "ContainerStatusUnknown");
        }
    }

    private String id() {
        return process == null ? "" : "localkube://" + process.pid();
    }

    private static ObjectNode waitingFor(String reason, String message) {
        ObjectNode waiting = Json.object().put("reason", reason);
        return message == null || message.isEmpty() ? waiting : waiting.put("message", message);
    }
}
