package dev.raceprobe.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.raceprobe.api.v1alpha1.RaceProbe;
import dev.raceprobe.api.v1alpha1.RaceWindow;
import dev.raceprobe.cli.terminal.LiveArea;
import dev.raceprobe.cli.terminal.Screen;
import dev.raceprobe.contract.ContractJson;
import dev.raceprobe.contract.Evidence;
import dev.raceprobe.contract.ShardReport;
import dev.raceprobe.operator.OperatorApp;
import dev.raceprobe.operator.OperatorSettings;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Everything that the demo brings up, and its story. */
final class Demo implements AutoCloseable {
    private static final String NAMESPACE = "demo";
    private static final String PROBE_IMAGE = "raceprobe/probe:0.1.0-SNAPSHOT";
    private static final long WINDOW_MILLIS = 80;
    private static final long START_SECONDS = 60;
    private static final long LOOK_MILLIS = 250;
    private static final long CLOSING_SECONDS = 20;
    private static final PatchContext APPLY = new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager("raceprobe-demo")
            .withForce(true)
            .build();
    private static final List<DemoExpectation> EXPECTED = List.of(
            new DemoExpectation("chat-healthy", "True", Optional.empty(), Optional.empty()),
            new DemoExpectation("chat-racy", "False", Optional.of("AcceptBeforeSend"), Optional.of(WINDOW_MILLIS)));

    private final PrintWriter out;
    private final LiveArea area;
    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private final CountDownLatch interrupted = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread hook = new Thread(this::interrupt, "demo-interrupted");
    private final TemporaryDirectory temporary;
    private final Path kubeconfig;
    private final String target;
    private final KubernetesClient client;
    private final OperatorApp operator;
    /** What is not as it has to be; the logs are kept then. */
    private volatile List<String> wrong = List.of();

    /** Fails after it has put away what was up by then. */
    private Demo(Path home, PrintWriter out, Screen screen) throws IOException {
        this.out = out;
        this.area = new LiveArea(
                text -> {
                    out.print(text);
                    out.flush();
                },
                screen,
                Screen::size);
        // before anything is there to be put away
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            this.temporary = TemporaryDirectory.create("raceprobe-demo");
            Path directory = temporary.path();
            this.kubeconfig = directory.resolve("kubeconfig");
            ChildProcess targetProcess =
                    keep(ChildProcess.start(home, directory.resolve("target.log"), List.of("target", "--port", "0")));
            ChildProcess kube = keep(ChildProcess.start(
                    home,
                    directory.resolve("kube.log"),
                    List.of(
                            "localkube",
                            "--dir",
                            directory.resolve("kube").toString(),
                            "--crds",
                            home.resolve("crds/manifests").toString(),
                            "--image",
                            PROBE_IMAGE + "=/usr/bin/env RACEPROBE_BUILT=1 " + aWord(ChildProcess.launcher(home)),
                            "--kubeconfig",
                            kubeconfig.toString(),
                            "--stop-with-parent")));
            this.target = targetProcess.awaitLine(Pattern.compile("(ws://[0-9.]+:[0-9]+)"), START_SECONDS);
            kube.awaitLine(Pattern.compile("(http://[0-9.]+:[0-9]+)"), START_SECONDS);
            Config config = Config.fromKubeconfig(kubeconfig.toFile());
            this.client = keep(new KubernetesClientBuilder().withConfig(config).build());
            this.operator = keep(OperatorApp.start(OperatorSettings.of(
                            Config.fromKubeconfig(kubeconfig.toFile()),
                            PROBE_IMAGE,
                            new InetSocketAddress("127.0.0.1", 0))
                    .pullingEvery(Duration.ofSeconds(1))));
        } catch (IOException | RuntimeException e) {
            stopAll();
            // its processes may have ended because it is told to end: nobody wants their logs then
            boolean isToldToEnd = isEnding();
            wrong = isToldToEnd ? List.of() : List.of("it did not start");
            putAway();
            if (isToldToEnd) {
                throw new CancellationException("told to end");
            }
            throw e;
        }
    }

    /** Whether this process is; else the hook has nothing to wait for any more. */
    private boolean isEnding() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
            return false;
        } catch (IllegalStateException e) {
            return true; // hooks run beside each other: those of the processes may be faster than ours
        }
    }

    /** For {@code --image}, where blanks separate words. */
    private static String aWord(String path) {
        return path.replaceAll("[\\\\\\s]", "\\\\$0");
    }

    /** The process ends when its hooks have: this one waits until all is put away. */
    private void interrupt() {
        interrupted.countDown();
        try {
            if (!closed.await(CLOSING_SECONDS, TimeUnit.SECONDS)) {
                putAway();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Brings everything up.
     *
     * @param screen where {@code out} ends up
     * @throws CancellationException if it is told to end meanwhile
     */
    static Demo start(Path home, PrintWriter out, Screen screen) throws IOException {
        out.println(
                "Starting an embedded Kubernetes API (a stand-in), the operator and the faulty reference server ...");
        out.flush();
        return new Demo(home, out, screen);
    }

    /** Applies the two probes and waits for their verdicts. */
    int play(Duration within, boolean keep) throws IOException, InterruptedException {
        Instant start = Instant.now();
        Instant deadline = start.plus(within);
        apply();
        out.println("page      http://127.0.0.1:" + operator.uiPort() + "/ui/");
        DemoView view = new DemoView(area, operator::newestStatus, start, within);
        wrong = List.of("no verdict");
        while (Instant.now().isBefore(deadline) && !wrong.isEmpty()) {
            Map<String, RaceProbe> probes = probes();
            view.show(probes.values(), Instant.now());
            wrong = EXPECTED.stream()
                    .flatMap(e -> e.wrong(status(probes, e.name())).stream())
                    .toList();
            if (interrupted.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                view.done();
                wrong = List.of();
                return ExitCode.INTERRUPTED;
            }
        }
        view.done();
        out.println();
        printFinding();
        out.println("metrics   http://127.0.0.1:" + operator.port() + "/metrics");
        if (wrong.isEmpty()) {
            out.println("Both verdicts are right.");
        } else {
            wrong.forEach(line -> out.println("WRONG: " + line));
            out.println("logs      " + temporary.path());
        }
        out.flush();
        if (keep) {
            awaitInterrupt();
        }
        return wrong.isEmpty() ? ExitCode.PASSED : ExitCode.FAILED;
    }

    private static dev.raceprobe.api.v1alpha1.RaceProbeStatus status(Map<String, RaceProbe> probes, String name) {
        return probes.containsKey(name) ? probes.get(name).getStatus() : null;
    }

    private Map<String, RaceProbe> probes() {
        Map<String, RaceProbe> probes = new HashMap<>();
        client.resources(RaceProbe.class)
                .inNamespace(NAMESPACE)
                .list()
                .getItems()
                .forEach(probe -> probes.put(probe.getMetadata().getName(), probe));
        return probes;
    }

    private void apply() throws IOException {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .endMetadata()
                        .build())
                .patch(APPLY);
        String manifest = Files.readString(Home.directory().resolve("deploy/samples/demo.yaml"))
                .replace("ws://127.0.0.1:8080", target);
        for (HasMetadata resource : client.load(
                        new java.io.ByteArrayInputStream(manifest.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .items()) {
            client.resource(resource).patch(APPLY);
        }
    }

    private void printFinding() throws IOException, InterruptedException {
        RaceProbe racy = probes().get("chat-racy");
        if (racy == null
                || racy.getStatus() == null
                || racy.getStatus().findings().isEmpty()) {
            return;
        }
        Optional<RaceWindow> window = DemoExpectation.window(racy.getStatus());
        window.ifPresent(w -> out.println("chat-racy: race window " + TextReport.window(w) + ", plateau "
                + w.failurePercent() + " %; the server was told " + WINDOW_MILLIS + " ms"));
        Optional<ObjectNode> evidence = firstEvidence();
        evidence.ifPresent(e -> {
            out.println("chat-racy: the first finding's timeline");
            TextReport.timeline(e).forEach(out::println);
            out.println();
        });
    }

    private Optional<ObjectNode> firstEvidence() throws IOException, InterruptedException {
        Optional<Pod> pod = client.pods().inNamespace(NAMESPACE).list().getItems().stream()
                .filter(p -> p.getMetadata().getName().equals("chat-racy-0"))
                .findFirst();
        if (pod.isEmpty()) {
            return Optional.empty();
        }
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://" + pod.get().getStatus().getPodIP() + ":8080/api/v1/report"))
                .timeout(Duration.ofSeconds(5))
                .build();
        String report = HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
        return ContractJson.read(report, ShardReport.class).slices().stream()
                .flatMap(slice -> slice.evidence().stream())
                .min(Evidence.NEWEST_FIRST.reversed())
                .map(evidence -> (ObjectNode) new ObjectMapper().valueToTree(evidence));
    }

    private void awaitInterrupt() throws InterruptedException {
        out.println("kubeconfig " + kubeconfig + "  (kubectl --kubeconfig " + kubeconfig + " -n demo get raceprobes)");
        out.println("Ctrl-C ends it.");
        out.flush();
        interrupted.await();
    }

    private <T extends AutoCloseable> T keep(T resource) {
        running.push(resource);
        return resource;
    }

    @Override
    public void close() {
        stopAll();
        putAway();
    }

    private void stopAll() {
        while (!running.isEmpty()) {
            try {
                running.pop().close();
            } catch (Exception e) {
                out.println("could not stop: " + e.getMessage());
            }
        }
    }

    private void putAway() {
        // none where there was no room for one, or not yet
        if (temporary != null && wrong.isEmpty()) {
            removeFiles();
        }
        closed.countDown();
    }

    private void removeFiles() {
        try {
            temporary.close();
        } catch (UncheckedIOException e) {
            out.println("could not remove " + temporary.path());
        }
    }
}
