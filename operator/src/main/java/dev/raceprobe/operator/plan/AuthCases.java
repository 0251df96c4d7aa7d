package dev.raceprobe.operator.plan;

import dev.raceprobe.api.v1alpha1.Auth;
import dev.raceprobe.api.v1alpha1.AuthRaceBlock.Case;
import dev.raceprobe.api.v1alpha1.RaceProbeSpec;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Which cases of AuthRace a spec's credentials can make. */
public final class AuthCases {
    /** They need a token that the probe writes itself. */
    public static final Set<Case> NEED_SIGNED_JWT =
            EnumSet.of(Case.Expired, Case.NotYetValid, Case.BadSignature, Case.AlgNone, Case.WrongAudience);

    private AuthCases() {}

    /** The default of {@code cases}. Without an audience there is no wrong one that a service had to refuse. */
    static List<Case> madeBy(RaceProbeSpec spec) {
        List<Case> cases = new ArrayList<>();
        boolean signs = spec.auth().type() == Auth.Type.SignedJWT && spec.auth().signedJWT() != null;
        for (Case each : Case.values()) {
            boolean can = switch (each) {
                case Valid, Missing, Malformed -> true;
                case Expired, NotYetValid, BadSignature, AlgNone -> signs;
                case WrongAudience ->
                    signs && !spec.auth().signedJWT().audience().isEmpty();
                case MessageBeforeAuthAck -> spec.protocol().authAckEvent() != null;
            };
            if (can) {
                cases.add(each);
            }
        }
        return List.copyOf(cases);
    }
}
