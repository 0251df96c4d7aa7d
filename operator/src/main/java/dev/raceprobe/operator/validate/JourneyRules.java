package dev.raceprobe.operator.validate;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.raceprobe.api.v1alpha1.ChatJourneyBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the schema cannot say of a ChatJourney. */
final class JourneyRules {
    private JourneyRules() {}

    /** @param path of the scenario */
    static List<Violation> violations(String path, ChatJourneyBlock block) {
        List<Violation> violations = new ArrayList<>();
        List<String> patterns = block == null ? List.of() : block.dependencyErrorPatterns();
        for (int i = 0; i < patterns.size(); i++) {
            String at = path + ".chatJourney.dependencyErrorPatterns[" + i + "]";
            objection(at, patterns.get(i)).ifPresent(violations::add);
        }
        return violations;
    }

    /** What is wrong with an RE2 pattern. */
    static Optional<Violation> objection(String path, String pattern) {
        try {
            Pattern.compile(pattern);
            return Optional.empty();
        } catch (PatternSyntaxException e) {
            return Optional.of(
                    new Violation(path, "must be an RE2 pattern, was " + pattern + ": " + e.getDescription()));
        }
    }
}
