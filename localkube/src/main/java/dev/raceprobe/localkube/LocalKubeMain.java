package dev.raceprobe.localkube;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code localkube}: runs the embedded Kubernetes until it is told to end. */
@Command(
        name = "localkube",
        mixinStandardHelpOptions = true,
        description = "An embedded stand-in for a Kubernetes cluster. Prints its URL when it is ready.")
public final class LocalKubeMain implements Callable<Integer> {
    private static final int UNUSABLE_INPUT = 2;
    private static final Pattern WORD = Pattern.compile("(?:\\\\.|[^\\\\\\s])+");
    private static final String LOGGING = "logback.configurationFile";

    @Option(names = "--port", defaultValue = "0", description = "Port of 127.0.0.1; 0 (default) takes a free one.")
    private int port;

    @Option(names = "--dir", required = true, description = "Directory for pods' volumes and logs.")
    private Path dir;

    @Option(names = "--crds", description = "Directory with CustomResourceDefinitions (*.yaml).")
    private Path crds;

    @Option(
            names = "--image",
            paramLabel = "NAME=COMMAND",
            description =
                    "What to run in the place of an image: words separated by spaces; a backslash before a space makes it part of"
                            + " its word. Repeatable.")
    private List<String> images = List.of();

    @Option(names = "--kubeconfig", description = "File to write a kubeconfig to when ready.")
    private Path kubeconfig;

    @Option(names = "--no-pods", description = "Run no pods: an API server alone.")
    private boolean noPods;

    @Option(names = "--stop-with-parent", description = "End when standard input is closed.")
    private boolean stopWithParent;

    /** Ends with 0, or with 2 when it cannot start. */
    public static void main(String[] args) {
        if (System.getProperty(LOGGING) == null) {
            System.setProperty(LOGGING, "logback-localkube.xml");
        }
        System.exit(new CommandLine(new LocalKubeMain()).execute(args));
    }

    @Override
    public Integer call() throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        try {
            LocalKubeSettings settings = new LocalKubeSettings(port, dir, crdFiles(), commands(), !noPods);
            LocalKube kube = LocalKube.start(settings);
            Runtime.getRuntime().addShutdownHook(new Thread(kube::close, "localkube-close"));
            if (kubeconfig != null) {
                writeAtOnce(kubeconfig, kube.kubeconfig());
            }
            System.out.println("localkube is ready at " + kube.url());
        } catch (IOException | IllegalArgumentException e) {
            System.err.println("localkube: " + e.getMessage());
            return UNUSABLE_INPUT;
        }
        if (stopWithParent) {
            Thread watcher = new Thread(() -> awaitEndOf(System.in, end), "localkube-parent");
            watcher.setDaemon(true);
            watcher.start();
        }
        end.await();
        return 0;
    }

    private List<Path> crdFiles() throws IOException {
        if (crds == null) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(crds)) {
            return files.filter(file -> file.toString().matches(".*\\.ya?ml"))
                    .sorted()
                    .toList();
        }
    }

    private Map<String, List<String>> commands() {
        Map<String, List<String>> commands = new HashMap<>();
        for (String image : images) {
            int equals = image.indexOf('=');
            if (equals <= 0 || equals == image.length() - 1) {
                throw new IllegalArgumentException("--image must be NAME=COMMAND, was " + image);
            }
            commands.put(image.substring(0, equals), words(image.substring(equals + 1)));
        }
        return commands;
    }

    private static List<String> words(String text) {
        return WORD.matcher(text)
                .results()
                .map(word -> word.group().replaceAll("\\\\(.)", "$1"))
                .toList();
    }

    /** Whoever waits for the file finds it whole. */
    private static void writeAtOnce(Path file, String text) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        Files.writeString(temporary, text);
        Files.move(temporary, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    private static void awaitEndOf(InputStream in, CountDownLatch end) {
        try {
            in.transferTo(java.io.OutputStream.nullOutputStream());
        } catch (IOException e) {
            // a broken pipe is an end too
        }
        end.countDown();
    }
}
