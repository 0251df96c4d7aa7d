package dev.raceprobe.cli;

import com.sun.net.httpserver.HttpServer;
import dev.raceprobe.contract.CheckKey;
import dev.raceprobe.contract.ConnectResult;
import dev.raceprobe.contract.ContractJson;
import dev.raceprobe.contract.Distribution;
import dev.raceprobe.contract.Phase;
import dev.raceprobe.contract.Reach;
import dev.raceprobe.contract.RoundHistory;
import dev.raceprobe.contract.RoundSeen;
import dev.raceprobe.contract.RowTally;
import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.contract.ShardReport;
import dev.raceprobe.contract.Slice;
import dev.raceprobe.contract.Stretch;
import dev.raceprobe.contract.Symptom;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/**
 * In place of a probe pod, a process with the same arguments and the same report, which says that it has probed for an hour: what a
 * statistic of many minutes needs, and no test has time for. Its row fails every {@value #PERIOD_MILLIS} ms for a round; times to
 * ready grow all the while.
 */
final class PlayedPod {
    /** The probe of which the pod is played. */
    static final String PROBE = "played";

    /** No multiple of what the probe repeats. */
    static final long PERIOD_MILLIS = 170_000;

    private static final long HOUR_MILLIS = 3_600_000;
    /** Of a window of 20. */
    private static final int SLICES = 21;

    private static final int CHECKS = 12;
    private static final double FIRST_READY_MILLIS = 500;
    private static final double MORE_READY_MILLIS_PER_HOUR = 2_400;

    private final ShardPlan plan;
    private final String podUid;
    private final long intervalMillis;
    private final long beganMillis = System.currentTimeMillis() - HOUR_MILLIS;

    private PlayedPod(ShardPlan plan, String podUid) {
        this.plan = plan;
        this.podUid = podUid;
        this.intervalMillis = plan.rows().get(0).intervalMillis();
    }

    public static void main(String[] args) throws IOException {
        List<String> arguments = List.of(args);
        String plan = Files.readString(Path.of(after("--plan", arguments)));
        PlayedPod pod = new PlayedPod(ContractJson.read(plan, ShardPlan.class), after("--pod-uid", arguments));
        String[] listen = after("--listen", arguments).split(":");
        HttpServer server = HttpServer.create(new InetSocketAddress(listen[0], Integer.parseInt(listen[1])), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(200, -1);
            }
        });
        server.createContext("/api/v1/report", exchange -> {
            try (exchange) {
                byte[] body = ContractJson.write(pod.report(System.currentTimeMillis()))
                        .getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            }
        });
        server.start();
    }

    private static String after(String name, List<String> arguments) {
        return arguments.get(arguments.indexOf(name) + 1);
    }

    /** All slices that are over. */
    private ShardReport report(long nowMillis) {
        long end = nowMillis / plan.sliceMillis();
        return new ShardReport(
                ShardPlan.VERSION,
                plan.hash(),
                0,
                podUid,
                beganMillis,
                false,
                LongStream.range(end - SLICES, end).mapToObj(this::slice).toList(),
                Map.of(
                        0,
                        new RoundHistory(rounds(beganMillis, end * plan.sliceMillis())
                                .map(round -> Stretch.of(new RoundSeen(round, Map.of(symptom(round), (long) CHECKS))))
                                .toList())));
    }

    /** When they begin, within [from, to). */
    private Stream<Long> rounds(long fromMillis, long toMillis) {
        return LongStream.range(-Math.floorDiv(-fromMillis, intervalMillis), -Math.floorDiv(-toMillis, intervalMillis))
                .mapToObj(number -> number * intervalMillis);
    }

    private Symptom symptom(long roundMillis) {
        return roundMillis % PERIOD_MILLIS < intervalMillis ? Symptom.ACCEPT_ERROR : Symptom.NONE;
    }

    private Slice slice(long number) {
        long from = number * plan.sliceMillis();
        return rounds(from, from + plan.sliceMillis())
                .map(round -> round(number, round))
                .reduce(Slice::merge)
                .orElseThrow();
    }

    private Slice round(long slice, long atMillis) {
        long bin = atMillis / CheckKey.BIN_MILLIS;
        long count = CHECKS;
        Histogram ready = Distribution.recorder();
        ready.recordValueWithCount((long) (1e6 * readyMillis(atMillis)), count);
        RowTally seen = new RowTally(
                1,
                0,
                null,
                Map.of(ConnectResult.OPENED, count),
                0,
                null,
                null,
                Map.of(new CheckKey("", symptom(atMillis), "", bin), count),
                null,
                Map.of(0, new RowTally.UserTally(count, 0)),
                null,
                Map.of(Phase.READY, Distribution.of(ready)),
                null);
        return new Slice(slice, slice, true, null, Map.of(bin, new Reach(count, count)), Map.of(0, seen), null);
    }

    private double readyMillis(long atMillis) {
        return FIRST_READY_MILLIS + MORE_READY_MILLIS_PER_HOUR * (atMillis - beganMillis) / HOUR_MILLIS;
    }
}
