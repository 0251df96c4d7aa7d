package dev.raceprobe.operator.validate;

import dev.raceprobe.api.v1alpha1.Auth;
import dev.raceprobe.api.v1alpha1.AuthRaceBlock.Case;
import dev.raceprobe.api.v1alpha1.RaceProbeSpec;
import dev.raceprobe.api.v1alpha1.Scenario;
import dev.raceprobe.api.v1alpha1.ScenarioType;
import dev.raceprobe.operator.plan.AuthCases;
import java.util.ArrayList;
import java.util.List;

/** What AuthRace and TokenExpiry need of {@code spec.auth} and {@code spec.protocol}. */
final class TokenScenarioRules {
    private TokenScenarioRules() {}

    /** Violations of a scenario, in the order of its fields. */
    static List<Violation> of(String path, Scenario scenario, RaceProbeSpec spec) {
        List<Violation> violations = new ArrayList<>();
        Auth.Type type = spec.auth().type();
        if (scenario.type() == ScenarioType.AuthRace && type == Auth.Type.None) {
            violations.add(new Violation(
                    "spec.auth.type",
                    "must not be None, because " + path + " is of type AuthRace and needs tokens, was None"));
        } else if (scenario.type() == ScenarioType.AuthRace && scenario.authRace() != null) {
            ofCases(path + ".authRace.cases", scenario.authRace().cases(), spec, violations);
        }
        if (scenario.type() == ScenarioType.TokenExpiry && type != Auth.Type.SignedJWT) {
            violations.add(new Violation(
                    "spec.auth.type",
                    "must be SignedJWT, because " + path + " is of type TokenExpiry and makes tokens that expire, was "
                            + type));
        }
        return violations;
    }

    private static void ofCases(String path, List<Case> cases, RaceProbeSpec spec, List<Violation> violations) {
        for (int i = 0; i < cases.size(); i++) {
            Case each = cases.get(i);
            if (cases.indexOf(each) < i) {
                violations.add(new Violation(path + "[" + i + "]", "must be named once, was " + each));
            }
            if (AuthCases.NEED_SIGNED_JWT.contains(each) && spec.auth().type() != Auth.Type.SignedJWT) {
                violations.add(new Violation(
                        path + "[" + i + "]",
                        each + " needs spec.auth.type SignedJWT, which is "
                                + spec.auth().type()));
            }
            if (each == Case.MessageBeforeAuthAck && spec.protocol().authAckEvent() == null) {
                violations.add(new Violation(
                        path + "[" + i + "]", each + " needs spec.protocol.authAckEvent, which is absent"));
            }
        }
    }
}
