package dev.raceprobe.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CrdManifestsTest {
    private static final Path MANIFESTS = Path.of("manifests");

    @Test
    void checkedInManifestsAreThoseOfTheRecords() throws IOException {
        Map<String, String> rendered = CrdManifests.render();
        if (Boolean.getBoolean("crds.write")) {
            for (Map.Entry<String, String> manifest : rendered.entrySet()) {
                Files.writeString(MANIFESTS.resolve(manifest.getKey()), manifest.getValue());
            }
        }
        assertThat(rendered).hasSize(2);
        for (Map.Entry<String, String> manifest : rendered.entrySet()) {
            assertThat(MANIFESTS.resolve(manifest.getKey()))
                    .as(
                            "crds/manifests/%s has drifted from the records; write it anew with: %s",
                            manifest.getKey(), CrdManifests.REGENERATE)
                    .content()
                    .isEqualTo(manifest.getValue());
        }
    }
}
