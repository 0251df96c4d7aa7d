package dev.raceprobe.operator.picture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.contract.AuthArms;
import dev.raceprobe.contract.Symptom;
import dev.raceprobe.operator.judge.Judge;
import dev.raceprobe.operator.story.Specs;
import dev.raceprobe.operator.story.Story;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What became of valid and of wrong tokens, case by case. */
class AuthMatrixTest {
    private static final Pattern ROW = Pattern.compile("<tr role=\"row\"><th .*?</tr>");

    @Test
    void eachCaseHasWhatWasExpectedBesideWhatHappened() {
        List<String> rows = rows(Story.of(Specs.AUTH_RACE)
                .then(s -> s.arm(AuthArms.CONCURRENT)
                        .pass(90)
                        .fail(3, Symptom.REFUSED_AUTH, "401")
                        .arm("expired")
                        .check(40, Symptom.NONE, "")
                        .check(2, Symptom.AUTH_BYPASSED, "")
                        .arm("missing")
                        .check(42, Symptom.NONE, "")));

        assertThat(rows)
                .containsExactly(
                        "expired auth baseline refused 2! 40 -",
                        "missing auth baseline refused 0 42 -",
                        "valid.concurrent auth baseline served 90 3! -");
    }

    @Test
    void aProbeWithoutAuthRaceHasNone() {
        assertThat(AuthMatrix.of(reported(Story.of(Specs.EVENTS).then(s -> s.pass(20)))))
                .isEmpty();
    }

    private static Reported reported(Story story) {
        Basis basis = Basis.of(
                story.plan(), story.slices(), Judge.judge(story.input()).rows());
        return new Reported("chat", "probe", "Failed", null, List.of(), List.of(), basis);
    }

    /** The cells of each row as text; ! behind a count that should not be. */
    private static List<String> rows(Story story) {
        String markup = AuthMatrix.of(reported(story)).orElseThrow().markup();
        return ROW.matcher(markup)
                .results()
                .filter(row -> row.group().contains("rowheader"))
                .map(row -> cells(row.group()))
                .toList();
    }

    private static String cells(String row) {
        String marked = row.replaceAll("(<span class=\"unexpected\">)([0-9,]+)", "$1$2!");
        return marked.replaceAll("<[^>]*>", " ").replaceAll("\\s+", " ").strip();
    }
}
