package dev.raceprobe.operator.ui;

import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A column of the fleet table that it can be put in order by. Ties are in order of namespace and name. */
enum FleetOrder {
    NAME("Probe", true, Comparator.comparing(Shown::title)),
    READY("Ready", true, Comparator.comparing(Shown::isReady).thenComparing(Shown::readyReason)),
    PASSING("Passing", true, Comparator.comparing(FleetOrder::rank)),
    REASON("Reason", true, Comparator.comparing(Shown::reason)),
    RACES("Races", false, Comparator.comparing(Shown::races).reversed()),
    OPENED("Opened", true, Comparator.comparing(probe -> probe.openedPercent().orElse(101.0))),
    CHECK(
            "Last check",
            false,
            Comparator.<Shown, Instant>comparing(probe -> probe.lastCheck().orElse(Instant.EPOCH))
                    .reversed()),
    AGE("Age", true, Comparator.comparing(Shown::created).reversed());

    private static final List<String> WORST_FIRST = List.of("Failed", "Inconclusive", "Passed");

    private final String title;
    private final boolean ascends;
    private final Comparator<Shown> comparator;

    FleetOrder(String title, boolean ascends, Comparator<Shown> comparator) {
        this.title = title;
        this.ascends = ascends;
        this.comparator = comparator;
    }

    String title() {
        return title;
    }

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** As ARIA names it. */
    String direction(boolean reversed) {
        return ascends == reversed ? "descending" : "ascending";
    }

    Comparator<Shown> comparator(boolean reversed) {
        return (reversed ? comparator.reversed() : comparator).thenComparing(Shown::title);
    }

    static Optional<FleetOrder> ofWireName(String name) {
        return Arrays.stream(values())
                .filter(order -> order.wireName().equals(name))
                .findFirst();
    }

    private static int rank(Shown probe) {
        return WORST_FIRST.indexOf(probe.verdict());
    }
}
