package dev.raceprobe.operator.reconcile;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.AggregatedOperatorException;
import java.util.Optional;
import java.util.Set;

/**
 * Why the API server refused something that is to be applied.
 *
 * @param message in the API server's words
 */
record ApplyFailure(String message) {
    private static final int CONFLICT = 409;
    /** Bad request, forbidden, conflict, unprocessable: trying again alone does not help. */
    private static final Set<Integer> REFUSALS = Set.of(400, 403, CONFLICT, 422);

    /** The refusal that is behind an exception; empty if it is none: the API server is away, or it is our own fault. */
    static Optional<ApplyFailure> behind(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof KubernetesClientException refused && REFUSALS.contains(refused.getCode())) {
                return Optional.of(new ApplyFailure(text(refused)));
            }
            if (cause instanceof AggregatedOperatorException several) {
                return several.getAggregatedExceptions().values().stream()
                        .flatMap(one -> behind(one).stream())
                        .findFirst();
            }
        }
        return Optional.empty();
    }

    /** What we create must not exist: so a StatefulSet that happens to have the probe's name is left alone. */
    private static String text(KubernetesClientException refused) {
        String said = refused.getStatus() == null || refused.getStatus().getMessage() == null
                ? "status " + refused.getCode()
                : refused.getStatus().getMessage();
        return refused.getCode() == CONFLICT ? "an object of that name exists already: " + said : said;
    }
}
