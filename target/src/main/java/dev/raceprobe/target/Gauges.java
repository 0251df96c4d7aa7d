package dev.raceprobe.target;

import dev.raceprobe.target.truth.TruthSnapshot;

/** The server's own metrics in the Prometheus text format: what it believes of itself, connections that it forgot included. */
final class Gauges {
    private Gauges() {}

    static String text(TruthSnapshot truth) {
        long believed = truth.connections().active() + truth.count("resource_leak", "slot");
        return """
                # HELP target_open_connections Connections that are open, and those whose slot was lost
                # TYPE target_open_connections gauge
                target_open_connections %d
                """.formatted(believed);
    }
}
