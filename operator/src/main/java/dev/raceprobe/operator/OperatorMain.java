package dev.raceprobe.operator;

import dev.raceprobe.api.v1alpha1.Durations;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code raceprobe operator}: what the operator's image runs, until SIGTERM. */
@Command(
        name = "raceprobe operator",
        mixinStandardHelpOptions = true,
        description = "Reconciles RaceProbe resources of a cluster into probe pods, and judges what they saw.")
public final class OperatorMain implements Callable<Integer> {
    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

    @Spec
    private CommandSpec command;

    @Option(
            names = "--namespaces",
            split = ",",
            paramLabel = "NAME",
            description = "Namespaces whose RaceProbes are reconciled (default: all).")
    private List<String> namespaces = List.of();

    @Option(
            names = "--scraper-namespaces",
            split = ",",
            paramLabel = "NAME",
            description =
                    "Namespaces from which alone the port of the probe pods may be reached, beside the operator's own"
                            + " pods: where Prometheus runs (default: from anywhere).")
    private List<String> scraperNamespaces = List.of();

    @Option(names = "--probe-image", required = true, paramLabel = "IMAGE", description = "Image of the probe pods.")
    private String probeImage;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            defaultValue = "0.0.0.0:8080",
            description = "Where /livez, /readyz and /metrics are served (default: ${DEFAULT-VALUE}).")
    private String listen;

    @Option(
            names = "--ui-port",
            paramLabel = "PORT",
            defaultValue = "8081",
            description =
                    "Where the read-only page /ui/ is served, on 127.0.0.1 only (default: ${DEFAULT-VALUE}; 0: any).")
    private String uiPort;

    @Option(
            names = "--pull",
            paramLabel = "direct|proxy",
            defaultValue = "direct",
            description = "How reports are read: from the pods' addresses, or through the API server's pod proxy, as it"
                    + " takes from outside the cluster (default: ${DEFAULT-VALUE}).")
    private String pull;

    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description =
                    "Which API server (default: the pod's service account, else KUBECONFIG, else ~/.kube/config).")
    private Path kubeconfig;

    @Option(
            names = "--leader-election",
            description = "Elect one of several replicas by a Lease in the operator's namespace (default: off).")
    private boolean leaderElection;

    @Option(
            names = "--resync",
            paramLabel = "DURATION",
            defaultValue = "5m",
            description = "For how long a resource is left alone at most (default: ${DEFAULT-VALUE}).")
    private String resync;

    /** In an image the first argument may be the command's name, as it is on the launcher's command line. */
    public static void main(String[] args) {
        boolean isNamed = args.length > 0 && args[0].equals("operator");
        System.exit(run(isNamed ? Arrays.copyOfRange(args, 1, args.length) : args));
    }

    /**
     * Runs until the process is told to stop.
     *
     * @return 0 after a stop, 1 if the operator could not start or leads no more, 2 for unusable arguments
     */
    public static int run(String... args) {
        return new CommandLine(new OperatorMain())
                .setParameterExceptionHandler(OperatorMain::explain)
                .setExecutionExceptionHandler(OperatorMain::explain)
                .execute(args);
    }

    @Override
    public Integer call() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        AtomicBoolean lost = new AtomicBoolean();
        OperatorApp app = OperatorApp.start(settings(), () -> {
            lost.set(true);
            ended.countDown();
        });
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            app.close();
                            ended.countDown();
                        },
                        "stop"));
        ended.await();
        if (lost.get()) {
            print(command.commandLine(), "another replica leads, or the API server was away for too long");
            return 1;
        }
        return 0;
    }

    private OperatorSettings settings() {
        Set<String> scrapers = names("--scraper-namespaces", scraperNamespaces);
        OperatorSettings.Pull way = pull();
        if (!scrapers.isEmpty() && way == OperatorSettings.Pull.PROXY) {
            refuse(
                    "--scraper-namespaces",
                    "must not be given with --pull proxy: an API server is in no namespace",
                    String.join(",", scraperNamespaces));
        }
        if (probeImage.isBlank() || probeImage.chars().anyMatch(Character::isWhitespace)) {
            refuse("--probe-image", "must be an image", probeImage);
        }
        return new OperatorSettings(
                kubernetes(),
                names("--namespaces", namespaces),
                scrapers,
                probeImage,
                address(),
                uiPort(),
                way,
                leaderElection ? LeaderLease.DEFAULT : null,
                resync(),
                OperatorSettings.DEFAULT_PULL_EVERY);
    }

    private Set<String> names(String option, List<String> given) {
        given.stream()
                .filter(name -> !NAMESPACE.matcher(name).matches())
                .findFirst()
                .ifPresent(name -> refuse(option, "must be names of namespaces, separated by commas", name));
        return Set.copyOf(given);
    }

    private Config kubernetes() {
        if (kubeconfig == null) {
            return new ConfigBuilder().build();
        }
        if (!Files.isReadable(kubeconfig)) {
            refuse("--kubeconfig", "must be a file that can be read", kubeconfig.toString());
        }
        try {
            return Config.fromKubeconfig(kubeconfig.toFile());
        } catch (RuntimeException e) {
            throw refusal("--kubeconfig", "must be a kubeconfig", kubeconfig.toString()); // its content stays unprinted
        }
    }

    private InetSocketAddress address() {
        int colon = listen.lastIndexOf(':');
        if (colon <= 0 || !listen.substring(colon + 1).matches("[0-9]{1,5}")) {
            refuse("--listen", "must be HOST:PORT", listen);
        }
        int port = Integer.parseInt(listen.substring(colon + 1));
        if (port > 65_535) {
            refuse("--listen", "must have a port in [0, 65535]", listen);
        }
        InetSocketAddress address = new InetSocketAddress(listen.substring(0, colon), port);
        if (address.isUnresolved()) {
            refuse("--listen", "must have a host that can be resolved", listen);
        }
        return address;
    }

    private int uiPort() {
        if (!uiPort.matches("[0-9]{1,5}") || Integer.parseInt(uiPort) > 65_535) {
            refuse("--ui-port", "must be in [0, 65535]", uiPort);
        }
        return Integer.parseInt(uiPort);
    }

    private OperatorSettings.Pull pull() {
        return switch (pull.toLowerCase(Locale.ROOT)) {
            case "direct" -> OperatorSettings.Pull.DIRECT;
            case "proxy" -> OperatorSettings.Pull.PROXY;
            default -> throw refusal("--pull", "must be direct or proxy", pull);
        };
    }

    private Duration resync() {
        try {
            Duration interval = Durations.parse(resync);
            if (interval.toSeconds() >= 1) {
                return interval;
            }
        } catch (IllegalArgumentException e) {
            throw refusal("--resync", "must be a duration like 5m", resync);
        }
        throw refusal("--resync", "must be in [1s, ...)", resync);
    }

    private void refuse(String option, String rule, String value) {
        throw refusal(option, rule, value);
    }

    private ParameterException refusal(String option, String rule, String value) {
        return new ParameterException(command.commandLine(), option + " " + rule + ", was " + value);
    }

    private static int explain(ParameterException e, String[] args) {
        print(e.getCommandLine(), e.getMessage());
        return 2;
    }

    private static int explain(Exception e, CommandLine commandLine, CommandLine.ParseResult parsed) {
        print(commandLine, "the operator could not start: " + cause(e));
        return 1;
    }

    /** The innermost message: the outer ones only say that starting failed. */
    private static String cause(Throwable error) {
        String message = error.getMessage();
        for (Throwable t = error.getCause(); t != null; t = t.getCause()) {
            message = t.getMessage() == null ? message : t.getMessage();
        }
        return String.valueOf(message).lines().findFirst().orElse("");
    }

    private static void print(CommandLine commandLine, String message) {
        PrintWriter err = commandLine.getErr();
        err.println("raceprobe operator: " + message);
        err.flush();
    }
}
