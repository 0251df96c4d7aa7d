package dev.raceprobe.probe.symptom;

import java.util.Arrays;

/** Which of a sequence are out of their order. Pure. */
final class Order {
    private Order() {}

    /**
     * The fewest elements that have to be taken out for the rest to increase: those outside of a longest increasing
     * subsequence (patience sorting, O(n log n)).
     *
     * @param places different numbers; negative ones are not there at all
     */
    static boolean[] moved(int[] places) {
        int[] tails = new int[places.length]; // index of the smallest last element of a subsequence of each length
        int[] before = new int[places.length];
        int length = 0;
        for (int i = 0; i < places.length; i++) {
            if (places[i] >= 0) {
                int at = firstNotBelow(places, tails, length, places[i]);
                before[i] = at == 0 ? -1 : tails[at - 1];
                tails[at] = i;
                length = Math.max(length, at + 1);
            }
        }
        boolean[] moved = new boolean[places.length];
        Arrays.fill(moved, true);
        for (int i = length == 0 ? -1 : tails[length - 1]; i >= 0; i = before[i]) {
            moved[i] = false;
        }
        for (int i = 0; i < places.length; i++) {
            moved[i] &= places[i] >= 0;
        }
        return moved;
    }

    private static int firstNotBelow(int[] places, int[] tails, int length, int place) {
        int from = 0;
        int to = length;
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (places[tails[middle]] < place) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from;
    }
}
