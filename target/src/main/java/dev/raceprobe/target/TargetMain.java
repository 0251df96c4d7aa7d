package dev.raceprobe.target;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code raceprobe target}. */
@Command(
        name = "raceprobe target",
        mixinStandardHelpOptions = true,
        description =
                "The faulty reference server. Tokens are HS256 JWTs in the Authorization header (or ?access_token=).",
        footer = {
            "",
            "Paths, each racy unless it says variant=fixed; p is the probability of a fault, 1 unless given:",
            "  /ws                                                                            healthy",
            "  /accept-race?window=80ms|20..80ms&outcome=error|1011|lost|abort&p=&variant=    loses what comes too early",
            "  /events?fault=lost|duplicate|reorder|late&event=tool_completed&delay=3s&p=     breaks the agent events",
            "  /leak?p=                                                                       sends a user's event to another",
            "  /crash?at=message|connect&p=                                                   1011, or 500 before the upgrade",
            "  /slow?delay=600ms                                                              slow but correct",
            "GET /truth says what it did so far, DELETE /truth begins anew, GET /healthz answers ok."
        })
public final class TargetMain implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--host",
            defaultValue = "127.0.0.1",
            description = "Address to listen on (default: ${DEFAULT-VALUE}).")
    private String host;

    @Option(names = "--port", defaultValue = "8080", description = "Port, 0 for any (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(names = "--truth", paramLabel = "FILE", description = "Where the ground truth is written as JSON lines.")
    private Path truth;

    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            description = "The HS256 key that tokens are checked with (default: the demo's, " + TargetSettings.DEMO_KEY
                    + ").")
    private Path keyFile;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new TargetMain())
                .setParameterExceptionHandler((e, a) -> {
                    e.getCommandLine().getErr().println("raceprobe target: " + e.getMessage());
                    return 2;
                })
                .execute(arguments));
    }

    @Override
    public Integer call() throws InterruptedException {
        FaultyTarget target = start();
        System.out.println(
                "target at ws://" + host + ":" + target.port() + "/ws; raceprobe target --help lists its faults");
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            target.close();
                            stopped.countDown();
                        },
                        "stop"));
        stopped.await();
        return 0;
    }

    private FaultyTarget start() {
        try {
            String key = keyFile == null
                    ? TargetSettings.DEMO_KEY
                    : java.nio.file.Files.readString(keyFile).strip();
            return FaultyTarget.start(new TargetSettings(host, port, truth, key));
        } catch (java.io.IOException e) {
            throw new ParameterException(spec.commandLine(), "--key-file: cannot be read: " + keyFile);
        } catch (IllegalArgumentException | IllegalStateException | java.io.UncheckedIOException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
    }
}
