package dev.raceprobe.probe.tally;

import static org.assertj.core.api.Assertions.assertThat;

import dev.raceprobe.contract.CheckKey;
import dev.raceprobe.contract.Evidence;
import dev.raceprobe.contract.Reach;
import dev.raceprobe.contract.RowTally;
import dev.raceprobe.contract.RowTally.UserTally;
import dev.raceprobe.contract.Slice;
import dev.raceprobe.contract.Symptom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CoarseTest {
    private static final long BIN = 177_000_000;

    private static RowTally row(
            Map<CheckKey, Long> checks, Map<Integer, Map<Symptom, Long>> offsets, Map<Integer, UserTally> users) {
        return new RowTally(1, 0, null, null, 0, null, null, checks, offsets, users, null, null, null);
    }

    private static Slice slice(Map<Integer, RowTally> rows, Map<Long, Reach> reach, List<Evidence> evidence) {
        return new Slice(7, 8, true, null, reach, rows, evidence);
    }

    private static CheckKey key(Symptom symptom, long bin) {
        return new CheckKey("arm", symptom, "", bin);
    }

    @ParameterizedTest
    @EnumSource(Coarse.class)
    void noCheckAndNoAttemptIsLost(Coarse coarse) {
        Map<CheckKey, Long> checks = new HashMap<>();
        Map<Long, Reach> reach = new HashMap<>();
        Map<Integer, Map<Symptom, Long>> offsets = new HashMap<>();
        for (int i = 0; i < 1_000; i++) {
            checks.put(key(i % 10 == 0 ? Symptom.NOT_READY : Symptom.NONE, BIN + i), 2L);
            reach.put(BIN + i, new Reach(3, 2));
            offsets.put(i, Map.of(Symptom.NONE, 1L));
        }

        Slice coarser = coarse.of(slice(Map.of(4, row(checks, offsets, null)), reach, null));

        assertThat(coarser.first()).isEqualTo(7);
        assertThat(coarser.last()).isEqualTo(8);
        assertThat(coarser.closed()).isTrue();
        assertThat(coarser.row(4).rounds()).isEqualTo(1);
        assertThat(coarser.row(4).finishedChecks()).isEqualTo(2_000);
        assertThat(coarser.row(4).checks().entrySet().stream()
                        .filter(check -> check.getKey().symptom() == Symptom.NOT_READY)
                        .mapToLong(Map.Entry::getValue)
                        .sum())
                .isEqualTo(200);
        assertThat(coarser.reach().values().stream().mapToLong(Reach::attempts).sum())
                .isEqualTo(3_000);
        assertThat(coarser.row(4).offsets().values().stream()
                        .mapToLong(symptoms -> symptoms.get(Symptom.NONE))
                        .sum())
                .isEqualTo(1_000);
    }

    @ParameterizedTest
    @CsvSource({
        "LITTLE_EVIDENCE, 177000007, 177000999, 123",
        "MINUTES, 177000006, 177000996, 123",
        "TEN_MINUTES, 177000000, 177000960, 120",
        "HOURS, 176999760, 177000840, 120",
        "ONE_TIME, 177000005, 177000005, 120",
        "FEWEST, 177000005, 177000005, 120"
    })
    void timesAndOffsetsAreThoseOfTheBeginOfTheirStretch(Coarse coarse, long early, long late, int offset) {
        Map<CheckKey, Long> checks = Map.of(key(Symptom.NONE, BIN + 7), 1L, key(Symptom.NOT_READY, BIN + 999), 1L);

        Slice coarser = coarse.of(slice(
                Map.of(0, row(checks, Map.of(123, Map.of(Symptom.NONE, 1L)), null)),
                Map.of(BIN + 5, new Reach(1, 1), BIN + 999, new Reach(1, 0)),
                null));

        assertThat(coarser.row(0).checks()).containsOnlyKeys(key(Symptom.NONE, early), key(Symptom.NOT_READY, late));
        assertThat(coarser.reach()).containsKey(late);
        assertThat(coarser.row(0).offsets()).containsOnlyKeys(offset);
    }

    /** Of acceptWindow 500 ms, a message at 600 ms is none of the early ones; late ones take little room, up to a minute. */
    @Test
    void offsetsAreToldApartByATenthOfThemselvesOr10Ms() {
        Map<Integer, Map<Symptom, Long>> offsets = new HashMap<>();
        for (int offset = 0; offset <= 60_000; offset++) {
            offsets.put(offset, Map.of(Symptom.NONE, 1L));
        }

        Map<Integer, Map<Symptom, Long>> coarser = Coarse.ONE_TIME
                .of(slice(Map.of(0, row(null, offsets, null)), null, null))
                .row(0)
                .offsets();

        assertThat(coarser).containsKeys(0, 10, 490, 500, 600, 990, 1_000, 1_100, 9_900, 10_000, 11_000, 60_000);
        assertThat(coarser).hasSize(100 + 90 + 51);
    }

    /** User 1 is refused by both rows here, and may have been accepted by another shard. */
    @ParameterizedTest
    @EnumSource(value = Coarse.class, mode = EnumSource.Mode.EXCLUDE, names = "FEWEST")
    void eachRefusalIsToldInItsRow(Coarse coarse) {
        Map<Integer, UserTally> users = Map.of(0, new UserTally(2, 0), 1, new UserTally(0, 3));
        Slice coarser = coarse.of(slice(Map.of(0, row(null, null, users), 1, row(null, null, users)), null, null));

        assertThat(coarser.row(0).users()).containsEntry(1, new UserTally(0, 3));
        assertThat(coarser.row(1).users()).containsEntry(1, new UserTally(0, 3));
    }

    /** Ten rows of 10,000 users, of whom 1 is refused by all rows, 2 by row 5 alone, and 3 by all but row 5. */
    @Test
    void howeverManyUsersThereAreItIsKnownWhoWasEverAcceptedAndWhereTheOthersWereRefused() {
        Map<Integer, RowTally> rows = new HashMap<>();
        for (int row = 0; row < 10; row++) {
            Map<Integer, UserTally> users = new HashMap<>();
            for (int user = 0; user < 10_000; user++) {
                boolean isRefused = user == 1 || user == 2 && row == 5 || user == 3 && row != 5;
                users.put(user, isRefused ? new UserTally(0, 2) : new UserTally(2, 0));
            }
            rows.put(row, row(null, null, users));
        }
        Slice all = slice(rows, null, null);
        assertThat(Coarse.bytes(all)).isGreaterThan(3_000_000);

        Slice coarser = Coarse.within(400_000, all);

        assertThat(Coarse.bytes(coarser)).isLessThanOrEqualTo(400_000);
        Set<Integer> accepted = coarser.rows().values().stream()
                .flatMap(row -> row.users().entrySet().stream())
                .filter(user -> user.getValue().accepted() > 0)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        assertThat(accepted).hasSize(9_999).doesNotContain(1);
        assertThat(coarser.row(0).users()).containsEntry(1, new UserTally(0, 2));
        assertThat(coarser.row(5).users()).containsEntry(2, new UserTally(0, 2));
        for (int row = 0; row < 10; row++) {
            UserTally third = coarser.row(row).users().getOrDefault(3, new UserTally(0, 0));
            assertThat(third.refused()).as("in row %d", row).isEqualTo(row == 5 ? 0 : 2);
        }
    }

    @Test
    void usersWhoAreRefusedByAllAreToldOfOnceWhereThatIsNeeded() {
        Map<Integer, RowTally> rows = new HashMap<>();
        for (int row = 0; row < 10; row++) {
            Map<Integer, UserTally> users = new HashMap<>();
            for (int user = 0; user < 10_000; user++) {
                users.put(user, new UserTally(0, 2));
            }
            rows.put(row, row(null, null, users));
        }

        Slice coarser = Coarse.within(400_000, slice(rows, null, null));

        assertThat(Coarse.bytes(coarser)).isLessThanOrEqualTo(400_000);
        assertThat(coarser.row(0).users()).hasSize(10_000);
    }

    /** A character may take four bytes. */
    @Test
    void whatCountsAreBytesAndEvidenceGoesFirst() {
        List<Evidence> evidence = IntStream.range(0, 30)
                .mapToObj(i -> new Evidence(
                        "e-" + i,
                        0,
                        Symptom.NOT_READY,
                        i,
                        0,
                        List.of(),
                        null,
                        null,
                        null,
                        "\u20ac".repeat(1_000),
                        null))
                .toList();
        Map<CheckKey, Long> checks = Map.of(key(Symptom.NONE, BIN + 7), 1L);
        Slice all = slice(Map.of(0, row(checks, null, null)), null, evidence);

        Slice coarser = Coarse.within(40_000, all);

        assertThat(coarser.evidence())
                .hasSize(12)
                .extracting(Evidence::id)
                .startsWith("e-29")
                .endsWith("e-18");
        assertThat(coarser.row(0).checks()).isEqualTo(checks);
        assertThat(Coarse.within(Coarse.bytes(all), all)).isSameAs(all);
    }
}
