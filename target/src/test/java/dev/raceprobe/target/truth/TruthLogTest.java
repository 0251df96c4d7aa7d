package dev.raceprobe.target.truth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TruthLogTest {
    private static final Path FULL_DISK = Path.of("/dev/full");
    private static final int MANY = 1_000;

    @Test
    void linesThatCannotBeWrittenAreNotKept() throws IOException {
        boolean hasFullDisk = Files.isWritable(FULL_DISK);
        if (!hasFullDisk) {
            System.out.println("NOT TESTED, no " + FULL_DISK + " here: a truth log that cannot be written");
        }
        assumeTrue(hasFullDisk, "no full disk");
        try (TruthLog log = TruthLog.open(FULL_DISK)) {
            // the first time a line may be on its way to the disk still
            for (int times = 0; times < 2; times++) {
                await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                    for (int i = 0; i < MANY; i++) {
                        log.write(Map.of("line", i));
                    }
                    assertThat(log.waiting()).isZero();
                });
            }
        }
    }
}
