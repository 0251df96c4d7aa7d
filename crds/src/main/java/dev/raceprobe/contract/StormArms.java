package dev.raceprobe.contract;

import java.util.List;

/** The arms of ConnectionStorm: each step is one of its own, {@code step-20}; the second of one size is {@code step-20-2}. */
public final class StormArms {
    private static final String STEP = "step-";
    private static final String OPEN = ".open";

    private StormArms() {}

    /** The arm of a step: whether its connections opened. */
    public static String of(List<Integer> sizes, int step) {
        long earlier = sizes.subList(0, step).stream()
                .filter(size -> size.equals(sizes.get(step)))
                .count();
        return STEP + sizes.get(step) + (earlier == 0 ? "" : "-" + (earlier + 1));
    }

    /** The arm of what goes wrong with a connection of the step after it has opened. */
    public static String open(String arm) {
        return arm + OPEN;
    }

    /** Whether an arm is about connections that did open. */
    public static boolean isOpen(String arm) {
        return arm.endsWith(OPEN);
    }
}
