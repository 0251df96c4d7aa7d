package dev.raceprobe.operator.validate;

import dev.raceprobe.api.v1alpha1.ExpectStep;
import dev.raceprobe.api.v1alpha1.InnerStep;
import dev.raceprobe.api.v1alpha1.ScriptBlock;
import dev.raceprobe.api.v1alpha1.ScriptStep;
import dev.raceprobe.api.v1alpha1.SendStep;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** What the schema cannot say of a Script: patterns, Base64, and that nothing follows the end of the connection. */
final class ScriptRules {
    private final List<Violation> violations = new ArrayList<>();

    private ScriptRules() {}

    /** @param path of the scenario */
    static List<Violation> violations(String path, ScriptBlock block) {
        ScriptRules rules = new ScriptRules();
        List<ScriptStep> steps = block == null ? List.of() : block.steps();
        for (int i = 0; i < steps.size(); i++) {
            rules.check(path + ".script.steps[" + i + "]", steps.get(i), i + 1 == steps.size());
        }
        return rules.violations;
    }

    private void check(String path, ScriptStep step, boolean isLast) {
        if (step.repeat() == null) {
            payloads(path, step.send(), step.expect());
            end(path, step.close() != null, step.cut() != null, isLast);
            return;
        }
        List<InnerStep> inner = step.repeat().steps();
        boolean once = step.repeat().times() != null && step.repeat().times() == 1;
        for (int i = 0; i < inner.size(); i++) {
            String at = path + ".repeat.steps[" + i + "]";
            payloads(at, inner.get(i).send(), inner.get(i).expect());
            boolean isEnd = isLast && once && i + 1 == inner.size();
            end(at, inner.get(i).close() != null, inner.get(i).cut() != null, isEnd);
        }
    }

    private void end(String path, boolean closes, boolean cuts, boolean isLast) {
        if ((closes || cuts) && !isLast) {
            violations.add(new Violation(
                    path + (closes ? ".close" : ".cut"),
                    "must be the last step that is played: it ends the connection"));
        }
    }

    private void payloads(String path, SendStep send, ExpectStep expect) {
        if (send != null) {
            base64(path + ".send.base64", send.base64());
        }
        if (expect != null) {
            base64(path + ".expect.base64", expect.base64());
            if (expect.matches() != null) {
                JourneyRules.objection(path + ".expect.matches", expect.matches())
                        .ifPresent(violations::add);
            }
        }
    }

    private void base64(String path, String text) {
        try {
            Base64.getDecoder().decode(text == null ? "" : text);
        } catch (IllegalArgumentException e) {
            violations.add(new Violation(path, "must be Base64 (RFC 4648 §4), was " + text));
        }
    }
}
