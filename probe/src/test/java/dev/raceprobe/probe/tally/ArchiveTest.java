package dev.raceprobe.probe.tally;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.contract.CheckKey;
import dev.raceprobe.contract.ContractJson;
import dev.raceprobe.contract.Distribution;
import dev.raceprobe.contract.Evidence;
import dev.raceprobe.contract.Phase;
import dev.raceprobe.contract.RowTally;
import dev.raceprobe.contract.Slice;
import dev.raceprobe.contract.Symptom;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class ArchiveTest {
    @Test
    void pastItsLimitNeighboursAreMergedIntoAlignedBlocksAndNoCountIsLost() {
        Archive archive = filled(1_000, 500);

        List<Slice> slices = archive.slices();
        assertThat(slices).hasSizeLessThanOrEqualTo(Archive.MAX_SLICES);
        assertThat(slices.stream().mapToLong(s -> s.row(0).rounds()).sum()).isEqualTo(500);
        long next = 1_000;
        for (Slice slice : slices) {
            long width = slice.last() - slice.first() + 1;
            assertThat(slice.first()).as("no gap, no overlap").isEqualTo(next);
            assertThat(slice.closed()).isTrue();
            assertThat(Long.bitCount(width)).as("width %d", width).isEqualTo(1);
            assertThat(slice.first() % width).as("aligned %s", slice.first()).isZero();
            next = slice.last() + 1;
        }
        assertThat(next).isEqualTo(1_500);
    }

    @Test
    void theNewestEightStayByThemselves() {
        List<Slice> slices = filled(0, 300).slices();

        assertThat(slices.subList(slices.size() - 8, slices.size()))
                .allSatisfy(s -> assertThat(s.first()).isEqualTo(s.last()));
    }

    @Test
    void whatIsOlderThanTheWindowGoes() {
        Archive archive = Archive.empty(10);
        for (long number = 0; number < 30; number++) {
            archive = archive.add(slice(number), number - 20);
        }

        assertThat(archive.slices()).extracting(Slice::first).startsWith(9L).hasSize(21);
    }

    @Test
    void sinceIncludesTheSliceThatCoversIt() {
        Archive archive = Archive.of(List.of(slice(1).merge(slice(2)), slice(3)), 10);

        assertThat(archive.since(2)).hasSize(2);
        assertThat(archive.since(3)).hasSize(1);
        assertThat(archive.since(4)).isEmpty();
    }

    @Test
    void aReportOfTheLargestPlanStaysUnderItsLimit() {
        Archive archive = Archive.empty(10);
        Random random = new Random(1);
        Slice big = big(random);
        for (long number = 0; number < 8; number++) {
            Slice next = new Slice(number, number, true, null, null, big.rows(), big.evidence());
            archive = archive.add(next, Long.MIN_VALUE);
        }

        int bytes = archive.slices().stream()
                .mapToInt(s -> ContractJson.write(s).length())
                .sum();
        assertThat(bytes).isLessThanOrEqualTo(Archive.MAX_BYTES);
        assertThat(archive.slices().stream().mapToLong(s -> s.row(63).rounds()).sum())
                .isEqualTo(8);
    }

    /** Forty pieces of evidence of 2 KB in each of many slices: as many fit as are asked for, and no more are kept. */
    @Test
    void whereEvidenceIsTooLargeTheNewestOfAllSlicesStays() {
        Archive archive = Archive.empty(100);
        for (int number = 0; number < 60; number++) {
            List<Evidence> evidence = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                evidence.add(new Evidence(
                        "e-" + (number * 40 + i),
                        0,
                        Symptom.NOT_READY,
                        number,
                        0,
                        List.of(),
                        null,
                        null,
                        null,
                        "x".repeat(2_000),
                        null));
            }
            archive = archive.add(new Slice(number, number, true, null, null, null, evidence), Long.MIN_VALUE);
        }

        List<Evidence> kept =
                archive.slices().stream().flatMap(s -> s.evidence().stream()).toList();
        assertThat(archive.slices()).hasSize(60);
        assertThat(kept).hasSizeBetween(100, 1_150).extracting(Evidence::id).contains("e-2399", "e-2360");
    }

    /** Slices of 72 minutes with a check of 24 rows in each ten seconds: their bins do not become fewer by merging. */
    @Test
    void aDayOfManyRowsStaysUnderItsLimitAndTheNewestHoursKeepTheirTimes() {
        Archive archive = Archive.empty(10);
        for (long number = 0; number < 20; number++) {
            Map<Integer, RowTally> rows = new HashMap<>();
            for (int row = 0; row < 24; row++) {
                Map<CheckKey, Long> checks = new HashMap<>();
                for (long bin = number * 432; bin < (number + 1) * 432; bin++) {
                    checks.put(new CheckKey("", Symptom.NONE, "", 177_000_000 + bin), 1L);
                }
                rows.put(row, new RowTally(432, 0, null, null, 0, null, null, checks, null, null, null, null, null));
            }
            archive = archive.add(new Slice(number, number, true, null, null, rows, null), Long.MIN_VALUE);
        }

        List<Slice> slices = archive.slices();
        assertThat(slices.stream().mapToInt(Coarse::bytes).sum()).isLessThanOrEqualTo(Archive.MAX_BYTES);
        assertThat(slices.stream().mapToLong(s -> s.row(23).finishedChecks()).sum())
                .isEqualTo(20 * 432);
        assertThat(slices.subList(slices.size() - 8, slices.size()))
                .allSatisfy(s -> assertThat(s.row(0).checks()).hasSize(432));
    }

    private static Slice big(Random random) {
        Map<Integer, RowTally> rows = new HashMap<>();
        List<Evidence> evidence = new ArrayList<>();
        for (int row = 0; row < 64; row++) {
            Map<Phase, Distribution> latency = new EnumMap<>(Phase.class);
            for (Phase phase : Phase.values()) {
                Histogram histogram = Distribution.recorder();
                for (int i = 0; i < 300; i++) {
                    histogram.recordValue((long) (1e6 * Math.exp(2 * random.nextGaussian())));
                }
                latency.put(phase, Distribution.of(histogram));
            }
            rows.put(row, new RowTally(1, 0, null, null, 0, null, null, null, null, null, null, latency, null));
            for (int i = 0; i < 5; i++) {
                evidence.add(new Evidence(
                        "e-" + row + i,
                        row,
                        Symptom.NOT_READY,
                        i,
                        0,
                        List.of(),
                        null,
                        null,
                        null,
                        "d".repeat(2_000),
                        null));
            }
        }
        return new Slice(0, 0, true, null, null, rows, evidence);
    }

    private static Archive filled(long first, int count) {
        Archive archive = Archive.empty(10);
        for (int i = 0; i < count; i++) {
            archive = archive.add(slice(first + i), Long.MIN_VALUE);
        }
        return archive;
    }

    private static Slice slice(long number) {
        RowTally row = new RowTally(1, 0, null, null, 0, null, null, null, null, null, null, null, null);
        return new Slice(number, number, true, null, null, Map.of(0, row), null);
    }
}
