package dev.raceprobe.probe.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.probe.auth.TokenAnswer.Had;
import dev.raceprobe.probe.auth.TokenAnswer.Refused;
import dev.raceprobe.probe.fetch.FetchRequest;
import dev.raceprobe.probe.fetch.FetchResult.Answered;
import dev.raceprobe.probe.fetch.FetchResult.Failed;
import dev.raceprobe.probe.fetch.FetchResult.Kind;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TokenAnswerTest {
    /** {"sub":"u","exp":1770000600} without a signature that anybody checks. */
    private static final String JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1IiwiZXhwIjoxNzcwMDAwNjAwfQ.c2ln";

    private record Pointers(String tokenPointer, String expiresInPointer) implements TokenRequests {
        @Override
        public List<SecretFile> secrets() {
            return List.of();
        }

        @Override
        public int tokens() {
            return 1;
        }

        @Override
        public FetchRequest request(int token) {
            throw new AssertionError("nothing is asked");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"token\":\"t\"} | /token | | t | never",
                "{\"token\":\"t\",\"ttl\":60} | /token | /ttl | t | 61000",
                "{\"token\":\"t\",\"ttl\":\"60\"} | /token | /ttl | t | 61000",
                "{\"token\":\"t\",\"ttl\":1.5} | /token | /ttl | t | 2500",
                "{\"token\":\"t\",\"ttl\":0} | /token | /ttl | t | never",
                "{\"token\":\"t\",\"ttl\":1e300} | /token | /ttl | t | 3155760001000",
                "{\"token\":\"t\"} | /token | /ttl | t | never",
                "{\"a/b\":[{\"~t\":\"t\"}]} | /a~1b/0/~0t | | t | never",
                "\"t\" | '' | | t | never",
                "{\"token\":\"" + JWT + "\"} | /token | | " + JWT + " | 1770000600000",
                "{\"token\":\"" + JWT + "\",\"ttl\":9} | /token | /ttl | " + JWT + " | 10000",
            })
    void aTokenIsWhereThePointerSaysAndExpiresAsItsAnswerOrItselfSays(
            String body, String tokenPointer, String expiresInPointer, String token, String expires) {
        assertThat(TokenAnswer.read(new Answered(200, body, 0), new Pointers(tokenPointer, expiresInPointer), 1_000))
                .isEqualTo(new Had(token, expires.equals("never") ? Long.MAX_VALUE : Long.parseLong(expires)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200 | {\"other\":\"hunter2\"} | no token at /token in its answer | true",
                "200 | {\"token\":7} | no token at /token in its answer | true",
                "200 | {\"token\":\" \"} | no token at /token in its answer | true",
                "200 | {\"token\":\"a\\nb\"} | the token at /token has control characters | true",
                "200 | hunter2 | its answer is not JSON | true",
                "204 | '' | no token at /token in its answer | true",
                "302 | hunter2 | it answered 302 | true",
                "400 | hunter2 | it answered 400 | true",
                "401 | hunter2 | it answered 401 | true",
                "403 | hunter2 | it answered 403 | true",
                "408 | hunter2 | it answered 408 | false",
                "429 | hunter2 | it answered 429 | false",
                "500 | hunter2 | it answered 500 | false",
                "503 | hunter2 | it answered 503 | false",
            })
    void anAnswerWithoutATokenIsNamedAndNotQuoted(int status, String body, String reason, boolean lasting) {
        assertThat(TokenAnswer.read(new Answered(status, body, 0), new Pointers("/token", null), 0))
                .isEqualTo(new Refused(reason, lasting));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void anEndpointThatCannotBeAskedHasAReasonOfASmallSet(Kind kind) {
        Refused refused =
                (Refused) TokenAnswer.read(new Failed(kind, "10.0.0.1:443: words"), new Pointers("/token", null), 0);
        assertThat(refused.reason()).isNotBlank().doesNotContain("words").doesNotContain("10.0.0.1");
    }
}
