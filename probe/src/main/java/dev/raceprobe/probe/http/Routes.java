package dev.raceprobe.probe.http;

import dev.raceprobe.contract.ContractJson;
import dev.raceprobe.contract.Evidence;
import dev.raceprobe.contract.ShardReport;
import dev.raceprobe.probe.metrics.ProbeMetrics.Scrape;

/** From a request to its answer; may take its time, and is not called on an event loop. */
final class Routes {
    static final String REPORT = "/api/v1/report";

    private static final String EVIDENCE = "/api/v1/evidence/";

    private final PodView pod;

    Routes(PodView pod) {
        this.pod = pod;
    }

    /**
     * @param since the query's parameter, null without one
     * @param accept the Accept header, null without one
     */
    Answer answer(String method, String path, String since, String accept) {
        if (!exists(path)) {
            return Answer.error(
                    404,
                    "no such path; there are /livez, /readyz, /metrics, /api/v1/report, " + "/api/v1/evidence/{id}");
        }
        if (!method.equals("GET")) {
            return Answer.methodNotAllowed(method);
        }
        return switch (path) {
            // what is said by a clock that was left behind is believed by nobody: a restarted container has a new one
            case "/livez" -> pod.tellsTime() ? Answer.text("ok\n") : Answer.error(503, "the machine's clock was set");
            case "/readyz" -> pod.ready() ? Answer.text("ok\n") : Answer.error(503, "not ready, or shutting down");
            case "/metrics" -> metrics(accept);
            case REPORT -> report(since);
            default -> evidence(path.substring(EVIDENCE.length()));
        };
    }

    private static boolean exists(String path) {
        return switch (path) {
            case "/livez", "/readyz", "/metrics", REPORT -> true;
            default -> path.startsWith(EVIDENCE) && path.length() > EVIDENCE.length();
        };
    }

    private Answer metrics(String accept) {
        Scrape scrape = pod.scrape(accept);
        return Answer.of(scrape.contentType(), scrape.body());
    }

    private Answer report(String since) {
        try {
            long number = since == null ? 0 : Long.parseLong(since);
            if (number >= 0) {
                return Answer.json(ContractJson.write(pod.report(number)));
            }
        } catch (NumberFormatException e) {
            // The answer below says what a number is.
        }
        return Answer.error(400, "since must be a slice number in [0, " + Long.MAX_VALUE + "], was " + shown(since));
    }

    private Answer evidence(String id) {
        ShardReport report = pod.report(0);
        return report.slices().stream()
                .flatMap(slice -> slice.evidence().stream())
                .filter(e -> e.id().equals(id))
                .findFirst()
                .map(e -> Answer.json(ContractJson.write(EvidenceDocument.of(e, pod.plan()))))
                .orElseGet(() -> Answer.error(
                        404,
                        "no evidence " + shown(id) + " is kept here: the ids of this pod begin with "
                                + Evidence.prefix(report.podUid())
                                + ", and it keeps the newest of each row and symptom; that of findings is in the ConfigMap "
                                + Evidence.configMap(pod.plan().name())));
    }

    private static String shown(String text) {
        return text.length() <= 64 ? text : text.substring(0, 64) + "…";
    }
}
