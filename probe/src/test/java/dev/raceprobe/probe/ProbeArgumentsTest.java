package dev.raceprobe.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.raceprobe.contract.ContractJson;
import dev.raceprobe.contract.ShardPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProbeArgumentsTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--plan p --secrets s --state d --pod-name chat-12 --pod-uid u --listen 10.0.0.1:8080|12|10.0.0.1|8080",
                "--plan p --secrets s --state d --pod-name a-1-0 --pod-uid u --listen fd00::1:8080|0|fd00::1|8080",
                "--plan p --secrets s --shard 3 --pod-uid u --listen [fd00::1]:0|3|fd00::1|0",
                "--plan=p --secrets=s --shard=3 --pod-uid=u --listen=localhost:80 --log=plain|3|localhost|80"
            })
    void theseAreUnderstood(String line, int shard, String host, int port) throws BadArguments {
        ProbeArguments arguments = ProbeArguments.parse(line.split(" "));

        assertThat(arguments.plan()).isEqualTo(Path.of("p"));
        assertThat(arguments.shard()).isEqualTo(shard);
        assertThat(arguments.host()).isEqualTo(host);
        assertThat(arguments.port()).isEqualTo(port);
        assertThat(arguments.graceMillis()).isEqualTo(25_000);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--secrets s --shard 0 --pod-uid u --listen h:1|--plan must be given",
                "--plan p --secrets s --pod-uid u --listen h:1|exactly one of --shard and --pod-name must be given",
                "--plan p --secrets s --shard 0 --pod-name a-0 --pod-uid u --listen h:1|exactly one of --shard and"
                        + " --pod-name must be given",
                "--plan p --secrets s --pod-name chat --pod-uid u --listen h:1|--pod-name must end in its ordinal, as in"
                        + " chat-0, was chat",
                "--plan p --secrets s --shard -1 --pod-uid u --listen h:1|--shard must be in [0, 2147483647], was -1",
                "--plan p --secrets s --shard 0 --pod-uid u --listen 8080|--listen must be HOST:PORT, was 8080",
                "--plan p --secrets s --shard 0 --pod-uid u --listen h:x|--listen: the port must be in [0, 65535], was x",
                "--plan p --secrets s --shard 0 --pod-uid u --listen h:1 --log xml|--log must be json or plain, was xml",
                "--plan p --secret s|there is no argument --secret",
                "--plan|--plan needs a value"
            })
    void theseAreRefusedInOneLine(String line, String message) {
        assertThatExceptionOfType(BadArguments.class)
                .isThrownBy(() -> ProbeArguments.parse(line.split(" ")))
                .withMessage(message);
    }

    @Test
    void aPlanThatIsNotThereNotOneOrOfAnotherVersionIsRefusedInOneLine() throws IOException {
        ShardPlan plan = EdgePlans.signed();
        String json = ContractJson.write(plan);
        assertThat(refusal("missing.json", null, 0)).endsWith("missing.json: is not there");
        assertThat(refusal("cut.json", json.substring(0, 100), 0))
                .contains("cut.json: not a ShardPlan: Unexpected end");
        assertThat(refusal("type.json", json.replace("\"seed\":7", "\"seed\":\"x\""), 0))
                .contains("type.json: not a ShardPlan: ")
                .endsWith("(at seed)");
        assertThat(refusal("null.json", "null", 0)).endsWith("null.json: not a ShardPlan: null");
        assertThat(refusal("version.json", json.replace("\"version\":1", "\"version\":2"), 0))
                .endsWith("version.json: version must be 1, was 2: operator and probe are of different releases");
        assertThat(refusal("shards.json", json, 2)).isEqualTo("the shard must be in [0, 2), was 2");
    }

    private String refusal(String name, String content, int shard) throws IOException {
        Path file = directory.resolve(name);
        if (content != null) {
            Files.writeString(file, content);
        }
        try {
            PlanFile.read(file, Optional.empty(), shard);
            return "read";
        } catch (BadArguments e) {
            assertThat(e.getMessage()).doesNotContain("\n");
            return e.getMessage();
        }
    }

    @Test
    void aPlanThatThePodWasNotMadeForIsRefused() throws Exception {
        Path file = directory.resolve("plan.json");
        Files.writeString(file, ContractJson.write(EdgePlans.signed()));

        assertThat(PlanFile.read(file, Optional.of(EdgePlans.signed().hash()), 0))
                .isEqualTo(EdgePlans.signed());
        assertThatExceptionOfType(BadArguments.class)
                .isThrownBy(() -> PlanFile.read(file, Optional.of("another"), 0))
                .withMessageContaining(
                        "hash must be another, was " + EdgePlans.signed().hash());
    }
}
