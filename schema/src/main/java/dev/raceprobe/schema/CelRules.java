package dev.raceprobe.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.cel.runtime.CelEvaluationException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The {@code x-kubernetes-validations} of a schema, compiled once. A tree of the shape of the schema that holds only the
 * nodes with rules at or below them.
 */
final class CelRules {
    private final List<CelRule> rules;
    private final Map<String, CelRules> properties;
    private final Optional<CelRules> items;
    private final Optional<CelRules> values;

    private CelRules(
            List<CelRule> rules,
            Map<String, CelRules> properties,
            Optional<CelRules> items,
            Optional<CelRules> values) {
        this.rules = rules;
        this.properties = properties;
        this.items = items;
        this.values = values;
    }

    /** @throws IllegalArgumentException if a rule does not compile */
    static CelRules compile(JsonNode schema) {
        List<CelRule> rules = new ArrayList<>();
        schema.path("x-kubernetes-validations").forEach(rule -> rules.add(CelRule.compile(rule)));
        Map<String, CelRules> properties = new HashMap<>();
        schema.path("properties").properties().forEach(property -> {
            CelRules below = compile(property.getValue());
            if (!below.isEmpty()) {
                properties.put(property.getKey(), below);
            }
        });
        return new CelRules(
                rules,
                properties,
                compileChild(schema.path("items")),
                compileChild(schema.path("additionalProperties")));
    }

    private static Optional<CelRules> compileChild(JsonNode schema) {
        return schema.isObject() ? Optional.of(compile(schema)).filter(r -> !r.isEmpty()) : Optional.empty();
    }

    private boolean isEmpty() {
        return rules.isEmpty() && properties.isEmpty() && items.isEmpty() && values.isEmpty();
    }

    /** Violations of all rules. */
    List<SchemaViolation> evaluate(JsonNode object, Optional<JsonNode> old) {
        return evaluateSound(object, old, List.of());
    }

    /** Violations of the rules on values that are structurally sound: no rule sees a value in which a violation lies. */
    List<SchemaViolation> evaluateSound(JsonNode object, Optional<JsonNode> old, List<SchemaViolation> structural) {
        List<SchemaViolation> violations = new ArrayList<>();
        evaluate("", object, old.orElse(MissingNode.getInstance()), structural, violations);
        return violations;
    }

    private void evaluate(
            String path, JsonNode value, JsonNode old, List<SchemaViolation> unsound, List<SchemaViolation> found) {
        if (value.isMissingNode() || value.isNull()) {
            return;
        }
        if (!rules.isEmpty() && unsound.stream().noneMatch(v -> isWithin(path, v.path()))) {
            Object self = CelValues.of(value);
            Object oldSelf = old.isMissingNode() ? null : CelValues.of(old);
            for (CelRule rule : rules) {
                rule.violation(self, oldSelf)
                        .ifPresent(message -> found.add(new SchemaViolation(path + rule.fieldPath(), message)));
            }
        }
        properties.forEach((name, below) -> below.evaluate(
                StructuralValidator.child(path, name), value.path(name), old.path(name), unsound, found));
        items.ifPresent(below -> {
            for (int i = 0; i < value.size(); i++) {
                below.evaluate(path + "[" + i + "]", value.get(i), MissingNode.getInstance(), unsound, found);
            }
        });
        values.ifPresent(below -> value.properties().forEach(field -> {
            if (!properties.containsKey(field.getKey())) {
                below.evaluate(
                        StructuralValidator.child(path, field.getKey()),
                        field.getValue(),
                        old.path(field.getKey()),
                        unsound,
                        found);
            }
        }));
    }

    private static boolean isWithin(String path, String violated) {
        return path.isEmpty()
                || violated.equals(path)
                || violated.startsWith(path + ".")
                || violated.startsWith(path + "[");
    }

    /** What an evaluation error is to the user: the rule could not be decided, so it is violated, with the cause. */
    static String undecided(CelEvaluationException e, String expression) {
        return "rule could not be evaluated: " + e.getMessage() + " in " + expression;
    }
}
