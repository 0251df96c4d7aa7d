package dev.raceprobe.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.common.CelValidationException;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** One CEL rule: an expression that must be true, and what to say when it is not. */
final class CelRule {
    private final String expression;
    private final CelRuntime.Program program;
    private final String message;
    private final Optional<CelRuntime.Program> messageProgram;
    private final String fieldPath;
    private final boolean isTransitionRule;

    private CelRule(
            String expression,
            CelRuntime.Program program,
            String message,
            Optional<CelRuntime.Program> messageProgram,
            String fieldPath) {
        this.expression = expression;
        this.program = program;
        this.message = message;
        this.messageProgram = messageProgram;
        this.fieldPath = fieldPath;
        this.isTransitionRule = expression.contains("oldSelf");
    }

    /** @throws IllegalArgumentException if the expression does not compile */
    static CelRule compile(JsonNode rule) {
        String expression = rule.path("rule").asText();
        Optional<CelRuntime.Program> messageProgram = rule.hasNonNull("messageExpression")
                ? Optional.of(program(rule.path("messageExpression").asText()))
                : Optional.empty();
        return new CelRule(
                expression,
                program(expression),
                rule.path("message").asText("failed rule: " + expression),
                messageProgram,
                rule.path("fieldPath").asText(""));
    }

    private static CelRuntime.Program program(String expression) {
        try {
            return KubernetesCel.COMPILER_AND_RUNTIME.createProgram(
                    KubernetesCel.COMPILER_AND_RUNTIME.compile(expression).getAst());
        } catch (CelValidationException | CelEvaluationException e) {
            throw new IllegalArgumentException("CEL rule does not compile: " + expression + ": " + e.getMessage(), e);
        }
    }

    /** Relative to the value that the rule stands at, with a leading dot; empty for the value itself. */
    String fieldPath() {
        return fieldPath;
    }

    /** What to say when the rule is broken; a rule about a transition is not evaluated without an old value. */
    Optional<String> violation(Object self, Object oldSelf) {
        if (isTransitionRule && oldSelf == null) {
            return Optional.empty();
        }
        Map<String, Object> variables = new HashMap<>();
        variables.put("self", self);
        if (oldSelf != null) {
            variables.put("oldSelf", oldSelf);
        }
        try {
            return Boolean.TRUE.equals(program.eval(variables)) ? Optional.empty() : Optional.of(message(variables));
        } catch (CelEvaluationException e) {
            return Optional.of(CelRules.undecided(e, expression));
        }
    }

    private String message(Map<String, Object> variables) {
        if (messageProgram.isPresent()) {
            try {
                return String.valueOf(messageProgram.get().eval(variables));
            } catch (CelEvaluationException e) {
                return message;
            }
        }
        return message;
    }
}
