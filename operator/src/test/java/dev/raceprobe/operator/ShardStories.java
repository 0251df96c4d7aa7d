package dev.raceprobe.operator;

import static dev.raceprobe.operator.support.World.eventually;

import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.contract.ShardReport;
import dev.raceprobe.operator.support.ApiServer;
import dev.raceprobe.operator.support.FakeShard;
import dev.raceprobe.operator.support.Reports;
import dev.raceprobe.operator.support.Samples;
import dev.raceprobe.operator.support.World;
import io.fabric8.kubernetes.api.model.Pod;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the stories of an operator have in common: its world, and stand-ins for the probe pods. */
abstract class ShardStories {
    final ApiServer server;
    final List<FakeShard> shards = new ArrayList<>();
    World world;

    ShardStories(ApiServer server) {
        this.server = server;
    }

    @BeforeEach
    void begin() {
        world = new World(server);
    }

    @AfterEach
    void end() {
        world.close();
        shards.forEach(FakeShard::close);
    }

    void reports(ShardPlan plan, long first, long last) {
        for (int shard = 0; shard < shards.size(); shard++) {
            int index = shard;
            String uid = world.pod("chat-" + shard).getMetadata().getUid();
            shards.get(shard).reports(() -> Reports.clean(plan, index, uid, first, last));
        }
    }

    static long passed(OperatorApp app) throws Exception {
        return metrics(app)
                .lines()
                .filter(line -> line.startsWith("raceprobe_checks_total{outcome=\"passed\""))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** Applies the sample and plays all of its pods. */
    void running(String probe, int count) {
        running(probe, count, Samples.text("probe-two-shards.yaml"));
    }

    void running(String probe, int count, String yaml) {
        int first = shards.size();
        List<Pod> pods = silent(probe, count, yaml);
        ShardPlan plan = world.plan(probe);
        for (int ordinal = 0; ordinal < count; ordinal++) {
            int index = ordinal;
            shards.get(first + ordinal).reports(() -> clean(plan, index, pods.get(index)));
        }
    }

    /** The same, but they report nothing until they are told what. */
    List<Pod> silent(String probe, int count, String yaml) {
        world.apply(yaml);
        eventually("the StatefulSet is there").until(() -> world.statefulSet(probe) != null);
        return IntStream.range(0, count)
                .mapToObj(ordinal -> world.runPod(probe, ordinal, shard()))
                .toList();
    }

    static ShardReport clean(ShardPlan plan, int shard, Pod pod) {
        long now = Reports.sliceAt(plan, System.currentTimeMillis());
        return Reports.clean(plan, shard, pod.getMetadata().getUid(), now - 10, now);
    }

    FakeShard shard() {
        FakeShard shard = FakeShard.start();
        shards.add(shard);
        return shard;
    }

    static String metrics(OperatorApp app) throws Exception {
        return get(app, "/metrics").body();
    }

    static HttpResponse<String> get(OperatorApp app, String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + app.port() + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }
}
