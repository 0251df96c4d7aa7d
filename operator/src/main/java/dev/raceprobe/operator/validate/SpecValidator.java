package dev.raceprobe.operator.validate;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.raceprobe.api.v1alpha1.Auth;
import dev.raceprobe.api.v1alpha1.BufferSaturationBlock;
import dev.raceprobe.api.v1alpha1.Echo;
import dev.raceprobe.api.v1alpha1.HeartbeatBlock;
import dev.raceprobe.api.v1alpha1.LatencyProfile;
import dev.raceprobe.api.v1alpha1.RaceProbeSpec;
import dev.raceprobe.api.v1alpha1.RaceProbeSpec.Mode;
import dev.raceprobe.api.v1alpha1.Scenario;
import dev.raceprobe.api.v1alpha1.ScenarioType;
import dev.raceprobe.operator.plan.Profiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/** Finds every cross-field rule that a spec breaks. Leaves alone what the schema refuses: it may be given such a spec too. */
public final class SpecValidator {
    private static final int MAX_ROWS = 64;

    private static final Set<ScenarioType> RUN = Set.of(
            ScenarioType.AcceptRace,
            ScenarioType.Churn,
            ScenarioType.ColdStart,
            ScenarioType.ConnectionStorm,
            ScenarioType.EventDelivery,
            ScenarioType.UserIsolation,
            ScenarioType.SendFailure,
            ScenarioType.LatencyProfile,
            ScenarioType.ChatJourney,
            ScenarioType.Script,
            ScenarioType.BufferSaturation,
            ScenarioType.SessionResume,
            ScenarioType.StateConsistency,
            ScenarioType.AuthRace,
            ScenarioType.Heartbeat,
            ScenarioType.TokenExpiry);

    private final RaceProbeSpec spec;
    private final boolean isCappedByPolicy;
    private final boolean isRefused;
    private final List<Violation> violations = new ArrayList<>();

    private SpecValidator(RaceProbeSpec spec, boolean isCappedByPolicy, boolean isRefused) {
        this.spec = spec;
        this.isCappedByPolicy = isCappedByPolicy;
        this.isRefused = isRefused;
    }

    /** All violations, in the order of the fields. */
    public static List<Violation> validate(RaceProbeSpec spec) {
        return validate(spec, false, false);
    }

    /** Those that can be told of a spec that the schema refuses: a rule that cannot be applied to it is left out. */
    public static List<Violation> validateRefused(RaceProbeSpec spec) {
        return validate(spec, false, true);
    }

    /** The same where a policy says how many connections are allowed: the cap without one does not hold. */
    public static List<Violation> validateCappedByPolicy(RaceProbeSpec spec) {
        return validate(spec, true, false);
    }

    private static List<Violation> validate(RaceProbeSpec spec, boolean isCappedByPolicy, boolean isRefused) {
        SpecValidator validator = new SpecValidator(spec, isCappedByPolicy, isRefused);
        validator.check();
        return List.copyOf(validator.violations);
    }

    private void check() {
        apply(this::checkSchedule);
        apply(() -> checkUrls(SpecUrl.ofTargetAndAuth(spec)));
        apply(() -> violations.addAll(AuthRules.check(spec)));
        apply(this::checkPatterns);
        for (int i = 0; i < spec.latencyProfiles().size(); i++) {
            String path = "spec.latencyProfiles[" + i + "]";
            LatencyProfile profile = spec.latencyProfiles().get(i);
            apply(() -> ProfileRules.violations(profile).forEach(violationOf(path)));
        }
        for (int i = 0; i < spec.scenarios().size(); i++) {
            String path = "spec.scenarios[" + i + "]";
            Scenario scenario = spec.scenarios().get(i);
            apply(() -> checkUrls(SpecUrl.of(path, scenario)));
            apply(() -> checkScenario(path, scenario));
            apply(() -> checkSamples(path, scenario));
        }
        apply(this::checkRows);
        apply(this::checkLoad);
    }

    /** A rule expects what the schema promises; where it does not hold, the schema has said so. */
    private void apply(Runnable rule) {
        int before = violations.size();
        try {
            rule.run();
        } catch (RuntimeException e) {
            if (!isRefused) {
                throw e;
            }
            violations.subList(before, violations.size()).clear();
        }
    }

    private void checkSchedule() {
        if (spec.mode() == Mode.Scheduled) {
            violations.addAll(ScheduleRules.violations(spec.schedule()));
        }
    }

    private void checkSamples(String path, Scenario scenario) {
        if (scenario.type() != null && RUN.contains(scenario.type())) {
            SampleRules.of(path, scenario, spec).ifPresent(violations::add);
        }
    }

    private void checkRows() {
        int rows = spec.scenarios().stream().mapToInt(s -> s.profiles().size()).sum();
        if (rows > MAX_ROWS) {
            violated("spec.scenarios", "scenarios × profiles must be at most " + MAX_ROWS + " rows, were " + rows);
        }
    }

    private void checkLoad() {
        List<Scenario> run = spec.scenarios().stream()
                .filter(scenario -> scenario.type() != null && RUN.contains(scenario.type()))
                .toList();
        violations.addAll(LoadRules.violations(spec, run, isCappedByPolicy));
    }

    private void checkUrls(List<SpecUrl> urls) {
        urls.stream().map(SpecUrl::violation).flatMap(Optional::stream).forEach(violations::add);
    }

    private void checkPatterns() {
        List<String> patterns = spec.protocol().errorPatterns();
        for (int i = 0; i < patterns.size(); i++) {
            try {
                Pattern.compile(patterns.get(i));
            } catch (PatternSyntaxException e) {
                violated(
                        "spec.protocol.errorPatterns[" + i + "]",
                        "must be an RE2 pattern, was " + patterns.get(i) + ": " + e.getDescription());
            }
        }
    }

    private BiConsumer<String, String> violationOf(String path) {
        return (field, words) -> violated(path + "." + field, words);
    }

    private void checkScenario(String path, Scenario scenario) {
        if (scenario.type() == null) {
            return;
        }
        if (!RUN.contains(scenario.type())) {
            violated(
                    path + ".type",
                    scenario.type() + " is not run by this version; "
                            + RUN.stream().map(Enum::name).sorted().collect(Collectors.joining(", ")) + " are");
            return;
        }
        Set<String> known = Profiles.of(spec.latencyProfiles()).keySet();
        scenario.profiles().stream()
                .filter(profile -> !known.contains(profile))
                .forEach(profile ->
                        violated(path + ".profiles", profile + " is not in spec.latencyProfiles, nor one of " + known));
        if (needsMessageEcho(scenario) && spec.protocol().echo().type() != Echo.Type.Message) {
            violated(
                    "spec.protocol.echo.type",
                    "must be Message, because " + path + " is of type "
                            + scenario.type() + " and tests the application, was "
                            + spec.protocol().echo().type());
        }
        switch (scenario.type()) {
            case UserIsolation -> checkUsers(path, scenario);
            case Script -> violations.addAll(ScriptRules.violations(path, scenario.script()));
            case ChatJourney -> violations.addAll(JourneyRules.violations(path, scenario.chatJourney()));
            case Heartbeat -> violations.addAll(HeartbeatRules.of(path, scenario));
            case AuthRace, TokenExpiry -> violations.addAll(TokenScenarioRules.of(path, scenario, spec));
            case BufferSaturation -> checkNumbered(path, scenario.bufferSaturation());
            default -> {}
        }
    }

    private static boolean needsMessageEcho(Scenario scenario) {
        return switch (scenario.type()) {
            case AcceptRace, SendFailure, LatencyProfile -> true;
            case Heartbeat ->
                scenario.heartbeat() == null || scenario.heartbeat().arms().contains(HeartbeatBlock.Arm.Message);
            default -> false;
        };
    }

    private void checkUsers(String path, Scenario scenario) {
        int users =
                scenario.userIsolation() == null ? 0 : scenario.userIsolation().users();
        if (users > spec.auth().users().count()) {
            violated(
                    path + ".userIsolation.users",
                    "must be at most spec.auth.users.count, which is "
                            + spec.auth().users().count() + ", was " + users);
        }
        Auth.Type type = spec.auth().type();
        if (type == Auth.Type.None) {
            violated(
                    "spec.auth.type",
                    "must not be None, because " + path + " is of type UserIsolation and needs users, was None");
        } else if (!AuthRules.hasATokenForEachUser(type)) {
            violated(
                    "spec.auth.type",
                    "must be SignedJWT or TokenEndpoint, because " + path
                            + " is of type UserIsolation and needs a token for each user, was " + type);
        }
    }

    private void checkNumbered(String path, BufferSaturationBlock block) {
        if (block != null && block.message() != null && !block.message().contains("{nonce}")) {
            violated(
                    path + ".bufferSaturation.message",
                    "must hold {nonce}, by which its answer is told from the others', was " + block.message());
        }
    }

    private void violated(String path, String message) {
        violations.add(new Violation(path, message));
    }
}
