package dev.raceprobe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A page of {@code docs/reference}, or a schema, that is generated: checked in, and the build fails where it has drifted. */
final class ReferencePage {
    private static final String REGENERATE =
            "mvn -pl cli -am test -Dtest='ReferenceTest' -Dsurefire.failIfNoSpecifiedTests=false -Dreference.write=true";

    private ReferencePage() {}

    /** The first line of a page. */
    static String header() {
        return "<!-- Generated; do not edit. To write it anew: " + REGENERATE + " -->\n\n";
    }

    /** With {@code -Dreference.write=true} the file is written before. */
    static void assertIsUpToDate(Path file, String content) throws IOException {
        if (Boolean.getBoolean("reference.write")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, content);
        }
        assertThat(file)
                .as("%s has drifted; write it anew with: %s", file, REGENERATE)
                .content()
                .isEqualTo(content);
    }
}
