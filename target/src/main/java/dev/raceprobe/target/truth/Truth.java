package dev.raceprobe.target.truth;

import dev.raceprobe.target.truth.TruthSnapshot.Connections;
import dev.raceprobe.target.truth.TruthSnapshot.Count;
import dev.raceprobe.target.truth.TruthSnapshot.Messages;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the server did, to whom: every handshake, every close and every fault, counted here and written to the log. Times are
 * wall clock from one anchor and monotonic from there. Thread-safe; memory is bounded by the connections open now.
 */
public final class Truth {
    private final TruthLog log;
    private final Instant anchor;
    private final long anchorNanos;
    private final Map<FaultKey, Tally> faults = new LinkedHashMap<>();
    private final Map<Integer, Long> rejected = new TreeMap<>();
    private final Map<Integer, Long> closed = new TreeMap<>();
    private Instant since;
    private long opened;
    private long active;
    private long received;
    private long sent;

    public Truth(TruthLog log, Instant now, long atNanos) {
        this.log = log;
        anchor = now;
        anchorNanos = atNanos;
        since = now;
    }

    public synchronized void opened(Arrival who) {
        opened++;
        active++;
        log.write(line("opened", who));
    }

    public synchronized void rejected(Arrival who, int status, String reason) {
        rejected.merge(status, 1L, Long::sum);
        var line = line("rejected", who);
        line.put("status", status);
        line.put("reason", reason);
        log.write(line);
        forget(who);
    }

    /** {@code initiator} is client, server or transport: who sent the first Close frame, or transport when nobody did. */
    public synchronized void closed(Arrival who, int code, String initiator) {
        closed.merge(code, 1L, Long::sum);
        active--;
        var line = line("closed", who);
        line.put("code", code);
        line.put("initiator", initiator);
        log.write(line);
        forget(who);
    }

    public synchronized void did(Arrival who, Deed deed) {
        Tally tally = faults.computeIfAbsent(new FaultKey(deed.fault(), deed.outcome()), key -> new Tally());
        tally.events++;
        if (tally.openConnections.add(who.id())) {
            tally.connections++;
        }
        var line = line("fault", who);
        line.put("fault", deed.fault());
        line.put("outcome", deed.outcome());
        line.putAll(deed.details());
        log.write(line);
    }

    public synchronized void received() {
        received++;
    }

    public synchronized void sent() {
        sent++;
    }

    public synchronized TruthSnapshot snapshot() {
        List<Count> counts = new ArrayList<>();
        faults.forEach((key, tally) -> counts.add(new Count(key.fault, key.outcome, tally.events, tally.connections)));
        return new TruthSnapshot(
                since.toString(),
                new Connections(opened, active, rejected, closed),
                new Messages(received, sent),
                counts);
    }

    /** Counts start anew; connections stay, and the log goes on with a line that says so. */
    public synchronized void reset() {
        since = now();
        opened = received = sent = 0;
        rejected.clear();
        closed.clear();
        faults.clear();
        log.write(new LinkedHashMap<>(Map.of("at", since.toString(), "what", "reset")));
    }

    private Map<String, Object> line(String what, Arrival who) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("at", now().toString());
        line.put("what", what);
        line.put("connection", who.id());
        line.put("trace", who.trace());
        line.put("user", who.user());
        line.put("path", who.path());
        return line;
    }

    private Instant now() {
        return anchor.plusNanos(System.nanoTime() - anchorNanos);
    }

    private void forget(Arrival who) {
        faults.values().forEach(tally -> tally.openConnections.remove(who.id()));
    }

    private record FaultKey(String fault, String outcome) {}

    private static final class Tally {
        long events;
        long connections;
        final Set<Long> openConnections = new HashSet<>();
    }
}
