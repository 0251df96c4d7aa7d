package dev.raceprobe.localkube.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.raceprobe.localkube.object.ApiException;
import java.util.List;
import java.util.Map;

/** {@code authorization.k8s.io}: everybody may do everything here. */
final class AccessReviews {
    static final String GROUP = "authorization.k8s.io";
    private static final Map<String, String> KINDS = Map.of(
            "selfsubjectaccessreviews", "SelfSubjectAccessReview",
            "selfsubjectrulesreviews", "SelfSubjectRulesReview",
            "subjectaccessreviews", "SubjectAccessReview");

    private AccessReviews() {}

    static void describe(ArrayNode resources) {
        KINDS.forEach((plural, kind) ->
                Discovery.entry(resources, plural, plural.replaceFirst("s$", ""), false, kind, List.of("create")));
    }

    /** The review with its answer. */
    static ObjectNode answer(String plural, ObjectNode review) {
        if (!KINDS.containsKey(plural)) {
            throw ApiException.noSuchPath();
        }
        ObjectNode status = review.putObject("status");
        if (plural.equals("selfsubjectrulesreviews")) {
            ObjectNode rule = status.putArray("resourceRules").addObject();
            List.of("verbs", "apiGroups", "resources")
                    .forEach(field -> rule.putArray(field).add("*"));
            ObjectNode path = status.putArray("nonResourceRules").addObject();
            List.of("verbs", "nonResourceURLs")
                    .forEach(field -> path.putArray(field).add("*"));
            status.put("incomplete", false);
        } else {
            status.put("allowed", true).put("reason", "everything is allowed here");
        }
        return review.put("apiVersion", GROUP + "/v1").put("kind", KINDS.get(plural));
    }
}
