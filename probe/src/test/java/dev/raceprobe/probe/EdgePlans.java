package dev.raceprobe.probe;

import dev.raceprobe.contract.ContractJson;
import dev.raceprobe.contract.ShardPlan;

/** Plans for tests of what surrounds the shard: an AcceptRace, an EventDelivery under staging, a UserIsolation. */
public final class EdgePlans {
    public static final String KEY = "a-signing-key-that-is-long-enough-for-HS256";

    private EdgePlans() {}

    /** With a token signed from Secret chat-probe, key signing-key. */
    public static ShardPlan signed() {
        return plan(
                "{\"type\":\"SignedJWT\",\"signedJWT\":{\"keySecretRef\":{\"name\":\"chat-probe\",\"key\":\"signing-key\"}},"
                        + "\"users\":{\"count\":12}}");
    }

    /** With so many pieces of evidence of each finding. */
    public static ShardPlan keeping(int maxSamples) {
        return plan("{\"type\":\"None\"}", maxSamples);
    }

    public static ShardPlan plan(String auth) {
        return plan(auth, 10);
    }

    private static ShardPlan plan(String auth, int maxSamples) {
        String json = """
                {"version":1,"hash":"","namespace":"chat","name":"chat-staging","seed":7,"mode":"Continuous","shards":2,
                 "sliceMillis":30000,"windowMillis":600000,
                 "target":{"url":"wss://chat.example.com/ws"},
                 "auth":%s,
                 "protocol":{"ready":{"on":"Event","event":"connection_established"},
                             "echo":{"type":"Message","request":"{}","responseType":"pong"}},
                 "latencyProfiles":[{"name":"baseline","roundTrip":{"min":"0ms","max":"0ms"}},
                                    {"name":"staging","roundTrip":{"min":"100ms","max":"300ms"}}],
                 "load":{"concurrency":100,"maxConnectsPerSecond":50,
                         "breaker":{"maxRejectedPercent":50,"windowMillis":60000,"backoffMillis":300000}},
                 "scenarios":[{"name":"accept","type":"AcceptRace","acceptRace":{}},
                              {"name":"events","type":"EventDelivery","profiles":["staging"],
                               "eventDelivery":{"trigger":"{}","events":["agent_started","agent_completed"]}},
                              {"name":"isolation","type":"UserIsolation","userIsolation":{"trigger":"{}"}}],
                 "rows":[{"index":0,"scenario":"accept","profile":"baseline","connections":21,"intervalMillis":30000,"minSamples":60},
                         {"index":1,"scenario":"events","profile":"staging","connections":3,"intervalMillis":30000,"minSamples":60},
                         {"index":2,"scenario":"isolation","profile":"baseline","connections":12,"intervalMillis":30000,"minSamples":60}],
                 "evidence":{"maxSamples":%d}}""".formatted(auth, maxSamples);
        return ContractJson.seal(ContractJson.read(json, ShardPlan.class));
    }
}
