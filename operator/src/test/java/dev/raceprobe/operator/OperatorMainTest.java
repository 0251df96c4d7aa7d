package dev.raceprobe.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperatorMainTest {
    private final PrintStream realErr = System.err;
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void capture() {
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void release() {
        System.setErr(realErr);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --listen 8080            | --listen must be HOST:PORT, was 8080
            --listen 127.0.0.1:70000 | --listen must have a port in [0, 65535], was 127.0.0.1:70000
            --pull sideways          | --pull must be direct or proxy, was sideways
            --namespaces a,B         | --namespaces must be names of namespaces, separated by commas, was B
            --scraper-namespaces x_y | --scraper-namespaces must be names of namespaces, separated by commas, was x_y
            --scraper-namespaces a --pull proxy | --scraper-namespaces must not be given with --pull proxy: an API server is in no namespace, was a
            --resync soon            | --resync must be a duration like 5m, was soon
            --resync 10ms            | --resync must be in [1s, ...), was 10ms
            --kubeconfig /no/such    | --kubeconfig must be a file that can be read, was /no/such
            --colour red             | Unknown options: '--colour', 'red'
            """)
    void badFlagsAreOneLineAndExitTwo(String flags, String message) {
        String[] given = ("--probe-image img:1 " + flags).split(" ");
        assertThat(OperatorMain.run(given)).isEqualTo(2);
        assertThat(lines()).containsExactly("raceprobe operator: " + message);
    }

    @Test
    void theProbeImageIsRequired() {
        assertThat(OperatorMain.run()).isEqualTo(2);
        assertThat(lines()).singleElement().asString().contains("--probe-image");
    }

    private String[] lines() {
        return err.toString(StandardCharsets.UTF_8).lines().toArray(String[]::new);
    }
}
