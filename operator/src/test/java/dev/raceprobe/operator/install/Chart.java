package dev.raceprobe.operator.install;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The Helm chart, rendered by Helm itself as a library. */
final class Chart {
    static final Path DIRECTORY = Path.of("..", "deploy", "helm");
    static final String NAMESPACE = "raceprobe-system";

    private Chart() {}

    /** @param values as a values file has them */
    static Objects template(String values) {
        Path file = null;
        try {
            file = Files.createTempFile("values", ".yaml");
            Files.writeString(file, values);
            TemplateCommand command =
                    new Helm(DIRECTORY).template().withName("raceprobe").withNamespace(NAMESPACE);
            return Objects.parse(command.withValuesFile(file).call());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            delete(file);
        }
    }

    static LintResult lint() {
        return new Helm(DIRECTORY).lint().strict().call();
    }

    private static void delete(Path file) {
        try {
            if (file != null) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
