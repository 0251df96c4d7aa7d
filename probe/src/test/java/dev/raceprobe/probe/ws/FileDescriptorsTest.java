package dev.raceprobe.probe.ws;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FileDescriptorsTest {
    private long open = 60;
    private long nanos = 1;
    private int counted;
    private final FileDescriptors descriptors = FileDescriptors.of(
            150,
            () -> {
                counted++;
                if (open >= 150) {
                    throw new InternalError("Unable to open directory /proc/self/fd");
                }
                return open;
            },
            () -> nanos);

    @Test
    void connectionsLeaveSomeForWhatElseIsNeeded() {
        int taken = 0;
        while (descriptors.take()) {
            taken++;
            open++;
        }
        assertThat(taken).isEqualTo(150 - 32 - 60);
    }

    @Test
    void ofFewAQuarterIsLeft() {
        FileDescriptors few = FileDescriptors.of(40, () -> 29, () -> nanos);

        assertThat(few.take()).isTrue();
        assertThat(few.limit()).isEqualTo(30);
    }

    @Test
    void whatIsGivenBackIsTakenAgain() {
        open = 10;
        assertThat(taken(50)).isEqualTo(50);
        assertThat(counted).isEqualTo(2);
        assertThat(taken(100)).isEqualTo(100);
        assertThat(counted).isEqualTo(3);
    }

    @Test
    void whereNoneIsLeftTheyAreNotCountedForEachWhoAsks() {
        open = 149;
        taken(1_000);
        assertThat(counted).isEqualTo(2);

        nanos += TimeUnit.MILLISECONDS.toNanos(100);
        open = 60;

        assertThat(descriptors.take()).isTrue();
        assertThat(counted).isEqualTo(3);
    }

    @Test
    void whereNoneIsLeftToCountWithNoneIsLeft() {
        open = 150;

        assertThat(descriptors.take()).isFalse();
    }

    @Test
    void whereNobodyCanCountOrThereIsNoLimitThereAreEnough() {
        FileDescriptors uncounted = FileDescriptors.of(
                150,
                () -> {
                    throw new InternalError("Unable to open directory /proc/self/fd");
                },
                () -> nanos);
        FileDescriptors unlimited = FileDescriptors.of(-1, () -> 60, () -> nanos);

        for (int i = 0; i < 1_000; i++) {
            assertThat(uncounted.take()).isTrue();
            assertThat(unlimited.take()).isTrue();
        }
    }

    @Test
    void thoseOfThisProcessAreKnown() {
        assertThat(FileDescriptors.ofProcess().limit()).isPositive();
        assertThat(FileDescriptors.ofProcess().take()).isTrue();
    }

    /** Each is given back at once. */
    private int taken(int wanted) {
        int taken = 0;
        for (int i = 0; i < wanted; i++) {
            if (descriptors.take()) {
                taken++;
            }
        }
        return taken;
    }
}
