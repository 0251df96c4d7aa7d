package dev.raceprobe.probe;

import dev.raceprobe.contract.ContractJson;
import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.target.TargetSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Builds plans for shards that are played against the reference server, or against what a test puts there. */
public final class ShardPlans {
    public static final String ACCEPT_RACE = "\"type\":\"AcceptRace\",\"acceptRace\":{%s}";
    public static final String TRIGGER =
            "{\\\"type\\\":\\\"chat\\\",\\\"id\\\":\\\"{nonce}\\\",\\\"text\\\":\\\"{canary}\\\"}";
    public static final String EVENTS =
            "\"type\":\"EventDelivery\",\"eventDelivery\":{\"trigger\":\"" + TRIGGER + "\",\"events\":"
                    + "[\"agent_started\",\"agent_thinking\",\"tool_executing\",\"tool_completed\",\"agent_completed\"]%s}";
    public static final String ISOLATION =
            "\"type\":\"UserIsolation\",\"userIsolation\":{\"trigger\":\"" + TRIGGER + "\"%s}";

    private final String url;
    private final List<String> scenarios = new ArrayList<>();
    private final List<String> rows = new ArrayList<>();
    private String run = "\"run\":{\"maxMillis\":60000},\"mode\":\"Once\"";
    private int users = 12;
    private int concurrency = 2000;
    private double connectsPerSecond = 2000;
    private int shards = 1;
    private String breaker = "{\"maxRejectedPercent\":100,\"windowMillis\":60000,\"backoffMillis\":300000}";

    private ShardPlans(String url) {
        this.url = url;
    }

    public static ShardPlans against(String url) {
        return new ShardPlans(url);
    }

    /** A scenario with its rows. */
    public ShardPlans scenario(String name, String block, int connections, int minSamples, String... profiles) {
        String list = profiles.length == 0 ? "baseline" : String.join("\",\"", profiles);
        scenarios.add("{\"name\":\"" + name + "\",\"profiles\":[\"" + list + "\"]," + block + "}");
        for (String profile : list.split("\",\"")) {
            rows.add(("{\"index\":%d,\"scenario\":\"%s\",\"profile\":\"%s\",\"connections\":%d,\"intervalMillis\":300,"
                            + "\"minSamples\":%d}")
                    .formatted(rows.size(), name, profile, connections, minSamples));
        }
        return this;
    }

    public ShardPlans exactly(long millis) {
        run = "\"run\":{\"exactMillis\":%d,\"maxMillis\":60000},\"mode\":\"Once\"".formatted(millis);
        return this;
    }

    public ShardPlans continuous() {
        run = "\"mode\":\"Continuous\"";
        return this;
    }

    public ShardPlans load(int atOnce, double perSecond) {
        concurrency = atOnce;
        connectsPerSecond = perSecond;
        return this;
    }

    public ShardPlans breaker(int maxRejectedPercent) {
        breaker = "{\"maxRejectedPercent\":%d,\"windowMillis\":60000,\"backoffMillis\":300000}"
                .formatted(maxRejectedPercent);
        return this;
    }

    public ShardPlans shards(int count) {
        shards = count;
        return this;
    }

    public ShardPlans users(int count) {
        users = count;
        return this;
    }

    public ShardPlan plan() {
        String json = """
                {"version":1,"hash":"","namespace":"chat","name":"test","seed":7,%s,"shards":%d,
                 "sliceMillis":5000,"windowMillis":600000,
                 "target":{"url":"%s","connectTimeout":"3s"},
                 "auth":{"type":"SignedJWT","signedJWT":{"keySecretRef":{"name":"chat-probe","key":"signing-key"}},
                         "users":{"count":%d}},
                 "protocol":{"ready":{"on":"Event","event":"connection_established"},
                             "echo":{"type":"Message","request":"{\\"type\\":\\"ping\\",\\"id\\":\\"{nonce}\\"}","responseType":"pong"}},
                 "latencyProfiles":[{"name":"baseline","roundTrip":{"min":"0ms","max":"0ms"}},
                                    {"name":"near","roundTrip":{"min":"10ms","max":"50ms"}},
                                    {"name":"far","roundTrip":{"min":"50ms","max":"150ms"}}],
                 "load":{"concurrency":%d,"maxConnectsPerSecond":%s,"breaker":%s},
                 "scenarios":[%s],"rows":[%s],"evidence":{"maxSamples":10}}""".formatted(
                        run,
                        shards,
                        url,
                        users,
                        concurrency,
                        connectsPerSecond,
                        breaker,
                        String.join(",", scenarios),
                        String.join(",", rows));
        return ContractJson.seal(ContractJson.read(json, ShardPlan.class));
    }

    /** A directory of Secrets with this signing key. */
    public static Path secrets(Path directory, String key) {
        try {
            Path secret = Files.createDirectories(directory.resolve("secrets/chat-probe"));
            Files.writeString(secret.resolve("signing-key"), key);
            return secret.getParent();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The key that the reference server checks. */
    public static Path secrets(Path directory) {
        return secrets(directory, TargetSettings.DEMO_KEY);
    }
}
