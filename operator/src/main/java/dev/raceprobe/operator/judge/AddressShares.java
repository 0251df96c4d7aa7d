package dev.raceprobe.operator.judge;

import dev.raceprobe.contract.RowTally;
import dev.raceprobe.contract.Symptom;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How the failures of a race lie over the addresses behind the target's name. */
final class AddressShares {
    /** So many addresses are named at most. */
    static final int MOST_NAMED = 8;

    private AddressShares() {}

    private record Share(String address, long failed, long checks) {
        private String words() {
            return address + " " + failed + " of " + checks;
        }
    }

    /** Words to follow a finding's message: those of one address alone, or of the worst; empty where there is but one address. */
    static String words(RowView view, Race race) {
        Map<String, long[]> sums = new TreeMap<>();
        view.slices().stream()
                .map(weighed -> weighed.slice().row(view.row().index()))
                .map(RowTally::addresses)
                .forEach(addresses -> addresses.forEach((address, symptoms) -> add(sums, address, symptoms, race)));
        List<Share> failing = sums.entrySet().stream()
                .map(each -> new Share(each.getKey(), each.getValue()[0], each.getValue()[1]))
                .filter(share -> share.failed() > 0)
                .sorted(Comparator.comparingLong(Share::failed).reversed().thenComparing(Share::address))
                .toList();
        if (sums.size() < 2 || failing.isEmpty()) {
            return "";
        }
        if (failing.size() == 1 && !failing.get(0).address().equals(RowTally.OTHER_ADDRESSES)) {
            return "; only at " + failing.get(0).words() + ", one of " + sums.size() + " addresses";
        }
        return failing.stream().limit(MOST_NAMED).map(Share::words).collect(Collectors.joining(", ", "; at ", ""));
    }

    private static void add(Map<String, long[]> sums, String address, Map<Symptom, Long> symptoms, Race race) {
        long[] sum = sums.computeIfAbsent(address, a -> new long[2]);
        symptoms.forEach((symptom, n) -> {
            sum[0] += Symptoms.mayMean(symptom, race) ? n : 0;
            sum[1] += n;
        });
    }
}
