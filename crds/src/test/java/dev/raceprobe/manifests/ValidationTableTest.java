package dev.raceprobe.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.raceprobe.schema.CrdSchema;
import dev.raceprobe.schema.SchemaViolation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of objects in {@code src/test/resources/validation}; its README says how to read it. */
class ValidationTableTest {
    private static final Path TABLE = Path.of("src/test/resources/validation");

    static Stream<Path> accepted() throws IOException {
        return files("accept");
    }

    static Stream<Path> refused() throws IOException {
        return files("refuse");
    }

    @ParameterizedTest
    @MethodSource
    void accepted(Path file) {
        assertThat(violations(file)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource
    void refused(Path file) throws IOException {
        List<String> found = violations(file).stream()
                .map(v -> v.path() + ": " + v.message())
                .toList();
        List<String> expected = Files.readAllLines(file).stream()
                .takeWhile(line -> line.startsWith("# "))
                .map(line -> line.substring(2))
                .toList();
        assertThat(expected).isNotEmpty();
        assertThat(found)
                .hasSameSizeAs(expected)
                .allMatch(violation -> expected.stream().anyMatch(violation::startsWith))
                .satisfies(all -> assertThat(expected)
                        .allMatch(start -> all.stream().anyMatch(violation -> violation.startsWith(start))));
    }

    private static List<SchemaViolation> violations(Path file) {
        JsonNode object = Manifests.read(file);
        CrdSchema schema = Manifests.schema(object.path("kind").asText());
        return schema.validate(schema.applyDefaults(object));
    }

    private static Stream<Path> files(String folder) throws IOException {
        try (Stream<Path> list = Files.list(TABLE.resolve(folder))) {
            return list.sorted().toList().stream();
        }
    }
}
