package dev.raceprobe.operator.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.contract.Symptom;
import dev.raceprobe.operator.story.SliceStory;
import dev.raceprobe.operator.story.Story;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class TokenExpiryJudgeTest {
    private static final String EXPIRY = "{'name':'expiry','type':'TokenExpiry','interval':'30s'}";

    private static RowJudgement row(Consumer<SliceStory> tell) {
        return Judge.judge(Story.of(EXPIRY).then(tell).input()).rows().get(0);
    }

    @Test
    void aValidTokenThatIsRefusedHasExpiredBeforeItsTime() {
        RowJudgement row = row(s -> s.pass(3).refused(1).check("held", 1, Symptom.REFUSED_AUTH, "401"));

        assertThat(row.outcomes().failed()).isEqualTo(Map.of(Race.PREMATURE_EXPIRY, 1L));
        assertThat(row.reason()).isEqualTo("PrematureExpiry");
    }

    @Test
    void aKeyThatIsNeverAcceptedIsTheCredentials() {
        RowJudgement row = row(s -> s.refused(3).check("held", 3, Symptom.REFUSED_AUTH, "401"));

        assertThat(row.reason()).isEqualTo("CredentialsFault");
    }

    @Test
    void threeChecksAreEnough() {
        assertThat(row(s -> s.pass(3)).reason()).isEqualTo("EnoughEvidence");
        assertThat(row(s -> s.pass(2)).reason()).isEqualTo("TooFewSamples");
    }

    @Test
    void whatStayedOpenIsNotBlamedOnTheTargetByAProbeThatCouldNotKeepTime() {
        RowJudgement row = row(s -> s.lagging(200)
                .pass(30)
                .check("reused", 2, Symptom.EXPIRED_ACCEPTED, "open")
                .check("reused", 1, Symptom.EXPIRED_ACCEPTED, "data"));

        assertThat(row.outcomes().failed()).isEqualTo(Map.of(Race.EXPIRED_ACCEPTED, 1L));
    }
}
