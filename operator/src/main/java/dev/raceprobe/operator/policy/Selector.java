package dev.raceprobe.operator.policy;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import java.util.Map;
import java.util.Set;

/** A metav1.LabelSelector: all of its requirements must hold; without any it selects everything. Pure. */
final class Selector {
    private Selector() {}

    static boolean selects(LabelSelector selector, Map<String, String> labels) {
        boolean labelsMatch = selector.getMatchLabels() == null
                || labels.entrySet().containsAll(selector.getMatchLabels().entrySet());
        return labelsMatch
                && (selector.getMatchExpressions() == null
                        || selector.getMatchExpressions().stream().allMatch(one -> holds(one, labels)));
    }

    /** An operator that nobody knows selects: a policy that is not understood restricts rather than not. */
    private static boolean holds(LabelSelectorRequirement one, Map<String, String> labels) {
        String value = labels.get(one.getKey());
        Set<String> values = one.getValues() == null ? Set.of() : Set.copyOf(one.getValues());
        return switch (one.getOperator()) {
            case "In" -> value != null && values.contains(value);
            case "NotIn" -> value == null || !values.contains(value);
            case "Exists" -> value != null;
            case "DoesNotExist" -> value == null;
            default -> true;
        };
    }
}
