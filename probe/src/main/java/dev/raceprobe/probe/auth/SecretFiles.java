package dev.raceprobe.probe.auth;

import dev.raceprobe.api.v1alpha1.SecretKeyRef;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The mounted Secrets: {@code <directory>/<name>/<key>}. A background thread reads them again every {@link #LOOK_MILLIS};
 * comparing content and not times, because a rotation swaps symbolic links.
 */
public final class SecretFiles implements AutoCloseable {
    /** How often files are looked at, in milliseconds. */
    public static final long LOOK_MILLIS = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(SecretFiles.class);

    private final Path directory;
    private final List<SecretFile> files = new ArrayList<>();
    private final List<Runnable> chores = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService worker;

    private SecretFiles(Path directory) {
        this.directory = directory.toAbsolutePath().normalize();
        this.worker = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "secrets");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Begins to watch a directory, which need not be there. */
    public static SecretFiles open(Path directory) {
        SecretFiles files = new SecretFiles(directory);
        files.worker.scheduleWithFixedDelay(files::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        return files;
    }

    /** The file of a key, read before this returns and watched from then on. */
    public synchronized SecretFile watch(SecretKeyRef ref) {
        return files.stream().filter(f -> f.ref().equals(ref)).findFirst().orElseGet(() -> add(ref));
    }

    /**
     * The value of a header that comes from a Secret, without a trailing line break; empty if it is not there or no header may
     * carry it. Reads no file.
     */
    public static Optional<String> headerValue(SecretFile file) {
        return file.reading() instanceof SecretFile.Content content
                ? Optional.of(content.text()).filter(SecretFiles::fitsHeader)
                : Optional.empty();
    }

    /**
     * The line that a request needs. Reads no file.
     *
     * @throws TokenRequests.Impossible if it is not there, or not one line
     */
    static String text(SecretFile file) throws TokenRequests.Impossible {
        SecretFile.Reading reading = file.reading();
        if (reading instanceof SecretFile.Absent absent) {
            throw new TokenRequests.Impossible(absent.reason());
        }
        String text = ((SecretFile.Content) reading).text();
        if (!isOneLine(text)) {
            throw new TokenRequests.Impossible(file.name() + ": must be one line without control characters");
        }
        return text;
    }

    /**
     * The value of a header of such a request. Reads no file.
     *
     * @throws TokenRequests.Impossible if it is not there or no header may carry it
     */
    static String headerText(SecretFile file) throws TokenRequests.Impossible {
        String text = text(file);
        if (!fitsHeader(text)) {
            throw new TokenRequests.Impossible(
                    file.name() + ": has characters that a header must not have (RFC 9110 §5.5)");
        }
        return text;
    }

    /** Runs on the background thread after each look; for what has to be prepared ahead of need. */
    void afterEachLook(Runnable chore) {
        chores.add(chore);
    }

    /** Runs on the background thread soon. */
    void soon(Runnable chore) {
        worker.execute(() -> guarded(chore));
    }

    /** No control characters but the tab. */
    static boolean isOneLine(String value) {
        return !value.isEmpty() && value.chars().allMatch(c -> c == '\t' || c >= ' ' && c != 0x7f);
    }

    /** RFC 9110 §5.5: one line of octets, which are written as ISO 8859-1. */
    private static boolean fitsHeader(String value) {
        return isOneLine(value) && value.chars().allMatch(c -> c <= 0xff);
    }

    private SecretFile add(SecretKeyRef ref) {
        Path path = directory.resolve(ref.name()).resolve(ref.key()).normalize();
        if (!path.startsWith(directory)) {
            throw new IllegalArgumentException("Secret " + ref.name() + ", key " + ref.key() + ": must be a file name");
        }
        SecretFile file = new SecretFile(ref, path);
        files.add(file);
        return file;
    }

    private void look() {
        List<SecretFile> now;
        synchronized (this) {
            now = List.copyOf(files);
        }
        now.forEach(file -> guarded(file::look));
        chores.forEach(SecretFiles::guarded);
    }

    /** An exception would end the schedule; its text could quote what was read. */
    private static void guarded(Runnable chore) {
        try {
            chore.run();
        } catch (RuntimeException e) {
            LOG.error("looking at mounted Secrets failed: {}", e.getClass().getName());
        }
    }

    @Override
    public void close() {
        worker.shutdownNow();
    }
}
