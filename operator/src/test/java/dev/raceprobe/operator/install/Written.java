package dev.raceprobe.operator.install;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files of deploy/ that are made from others: checked in, checked for drift, written anew with a switch. */
final class Written {
    private static final String REGENERATE =
            "mvn -pl operator -am test -Dtest='InstallTest' -Dsurefire.failIfNoSpecifiedTests=false -Dinstall.write=true";
    private static final String HEADER = """
            # All of deploy/base in one file, for: kubectl apply --server-side -f install.yaml
            # Made from it, not by hand; a test holds the two together.
            """;
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES, YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .build();

    private Written() {}

    static void isUpToDate(Path file, String content) throws IOException {
        if (Boolean.getBoolean("install.write")) {
            Files.writeString(file, content);
        }
        assertThat(file)
                .as("%s has drifted from what it is made from; write it anew with: %s", file, REGENERATE)
                .content()
                .isEqualTo(content);
    }

    static String yaml(Objects objects) throws JsonProcessingException {
        StringBuilder text = new StringBuilder(HEADER);
        for (ObjectNode object : objects.all()) {
            text.append(YAML.writeValueAsString(object));
        }
        return text.toString();
    }
}
