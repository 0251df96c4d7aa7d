package dev.raceprobe.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestTest {
    @Test
    void holdsRaceProbesAndTheSecretsBesideThem() throws InputException {
        Manifest manifest = Manifest.parse("f", """
                kind: Secret
                ---
                kind: RaceProbe
                ---
                # nothing
                ---
                kind: RaceProbe
                """);

        assertThat(manifest.probes()).hasSize(2);
        assertThat(manifest.secrets()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "{kind: Pod}                     ~ f: document 1: kind must be RaceProbe or Secret, was Pod",
                "just text                       ~ f: document 1: kind must be RaceProbe or Secret, was absent",
                "{kind: Secret}                  ~ f: holds no RaceProbe",
                "''                              ~ f: holds no RaceProbe",
                "{kind: RaceProbe, kind: Secret} ~ f: line 1: not YAML: Duplicate field 'kind'",
                "{kind: [}                       ~ f: line 1: not YAML: while parsing a flow node",
            })
    void whatIsNotAManifestIsSaidInOneLine(String text, String line) {
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> Manifest.parse("f", text))
                .satisfies(e -> assertThat(e.lines()).containsExactly(line));
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> Manifest.read("/no/such/file.yaml", System.in))
                .withMessage("/no/such/file.yaml: no such file");
    }
}
