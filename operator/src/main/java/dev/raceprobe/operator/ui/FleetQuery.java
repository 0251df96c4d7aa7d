package dev.raceprobe.operator.ui;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Which probes are asked for, and in what order: the query of the page's address, so that a view can be bookmarked.
 *
 * @param words each must be in the probe's row; empty: all probes
 */
record FleetQuery(String words, FleetOrder order, boolean reversed) {
    private static final int MAX_LENGTH = 200;

    /** Of an address. What it does not understand is as if it were not there. */
    static FleetQuery of(URI address) {
        Map<String, String> pairs = new HashMap<>();
        String query = address.getRawQuery() == null ? "" : address.getRawQuery();
        for (String pair : query.split("&")) {
            String[] parts = pair.split("=", 2);
            if (parts.length == 2) {
                pairs.put(parts[0], decoded(parts[1]));
            }
        }
        String words = pairs.getOrDefault("q", "");
        return new FleetQuery(
                words.substring(0, Math.min(words.length(), MAX_LENGTH)),
                FleetOrder.ofWireName(pairs.getOrDefault("sort", "")).orElse(FleetOrder.PASSING),
                pairs.getOrDefault("dir", "").equals("desc"));
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    List<Shown> in(List<Shown> probes) {
        return probes.stream()
                .filter(this::holds)
                .sorted(order.comparator(reversed))
                .toList();
    }

    private boolean holds(Shown probe) {
        String row = String.join(
                        " ",
                        probe.title(),
                        probe.verdict(),
                        probe.reason(),
                        probe.isReady() ? "ready" : "not-ready",
                        probe.readyReason())
                .toLowerCase(Locale.ROOT);
        return Arrays.stream(words.toLowerCase(Locale.ROOT).split("\\s+")).allMatch(row::contains);
    }

    /** The address that asks for the same probes by that column; in the other direction if it is the one they are sorted by. */
    String by(FleetOrder other) {
        return address(words, other, other == order && !reversed);
    }

    /** The address that asks for other probes in the same order. */
    String holding(String otherWords) {
        return address(otherWords, order, reversed);
    }

    private static String address(String words, FleetOrder order, boolean reversed) {
        return "?q=" + URLEncoder.encode(words, StandardCharsets.UTF_8) + "&sort=" + order.wireName()
                + (reversed ? "&dir=desc" : "");
    }
}
