package dev.raceprobe.probe;

import dev.raceprobe.contract.ShardPlan;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;

/** A probe pod's process. Exit codes: 0 after SIGTERM, 2 if it cannot run with what it was given. */
public final class ProbeMain {
    private static final int UNUSABLE_INPUT = 2;

    private ProbeMain() {}

    /** Starts a shard of a plan. */
    @FunctionalInterface
    interface ShardStarter {
        PodShard start(ShardPlan plan, ProbeArguments arguments);
    }

    /** Runs until SIGTERM. In an image the first argument may be the command's name, as it is on the launcher's command line. */
    public static void main(String[] given) throws InterruptedException {
        boolean isNamed = given.length > 0 && given[0].equals("probe");
        String[] args = isNamed ? Arrays.copyOfRange(given, 1, given.length) : given;
        if (args.length == 1 && (args[0].equals("--help") || args[0].equals("-h"))) {
            System.out.println(ProbeArguments.USAGE);
            return;
        }
        ProbePod pod;
        ProbeArguments arguments;
        try {
            arguments = ProbeArguments.parse(args);
            configureLogs(arguments.plainLogs());
            pod = start(arguments, ProbeMain::startShard);
        } catch (BadArguments e) {
            complain(e, System.err);
            System.exit(UNUSABLE_INPUT);
            return;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> endWith(pod, arguments.graceMillis()), "sigterm"));
        new CountDownLatch(1).await();
    }

    /** Starts a pod; its readiness is up when this returns. */
    static ProbePod start(ProbeArguments arguments, ShardStarter starter) throws BadArguments {
        ShardPlan plan = PlanFile.read(arguments.plan(), arguments.planHash(), arguments.shard());
        PodShard shard = starter.start(plan, arguments);
        try {
            return ProbePod.serve(plan, shard, arguments.host(), arguments.port());
        } catch (BadArguments e) {
            shard.close();
            throw e;
        }
    }

    private static PodShard startShard(ShardPlan plan, ProbeArguments arguments) {
        return Shard.start(new Shard.ShardSettings(
                plan,
                arguments.shard(),
                arguments.podUid(),
                arguments.secrets(),
                arguments.state().orElse(null)));
    }

    /** Without halt, a JVM that was sent SIGTERM exits with 143 whatever its hooks do. */
    private static void endWith(ProbePod pod, long graceMillis) {
        pod.shutDown(graceMillis);
        Runtime.getRuntime().halt(0);
    }

    private static void complain(BadArguments e, PrintStream err) {
        err.println("raceprobe probe: " + e.getMessage());
    }

    /** By property, because a logback.xml here would clash with that of a program that has this one on its class path. */
    private static void configureLogs(boolean plain) {
        if (System.getProperty("logback.configurationFile") == null) {
            System.setProperty(
                    "logback.configurationFile", plain ? "logback-raceprobe-plain.xml" : "logback-raceprobe-json.xml");
        }
    }
}
