package dev.raceprobe.probe.auth;

import dev.raceprobe.api.v1alpha1.SecretKeyRef;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * One key of a mounted Secret, as it was when it was last looked at. Reading it touches no file and may be done on any thread;
 * {@link #look} does the looking, on the background thread of {@link SecretFiles}.
 */
public final class SecretFile {
    /** Kubernetes takes no larger Secret. */
    private static final int MAX_BYTES = 1 << 20;

    private final SecretKeyRef ref;
    private final Path path;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile Reading reading;

    SecretFile(SecretKeyRef ref, Path path) {
        this.ref = ref;
        this.path = path;
        this.reading = read();
    }

    /** What was found: sealed, so that nobody forgets that it may not be there. */
    public sealed interface Reading permits Content, Absent {}

    /** The bytes, exactly as mounted. They are a secret. */
    public static final class Content implements Reading {
        private final byte[] bytes;

        private Content(byte[] bytes) {
            this.bytes = bytes;
        }

        /** A copy of the bytes. */
        public byte[] bytes() {
            return bytes.clone();
        }

        /** The bytes as UTF-8 without one trailing line break, which editors and {@code echo} leave behind. */
        public String text() {
            String all = new String(bytes, StandardCharsets.UTF_8);
            int end = all.endsWith("\r\n") ? all.length() - 2 : all.endsWith("\n") ? all.length() - 1 : all.length();
            return all.substring(0, end);
        }

        @Override
        public String toString() {
            return "Content[…]";
        }
    }

    /**
     * Nothing usable.
     *
     * @param reason names Secret and key
     */
    public record Absent(String reason) implements Reading {}

    /** What was found when it was last looked at. */
    public Reading reading() {
        return reading;
    }

    /** {@code Secret NAME, key KEY}: how messages name it. */
    public String name() {
        return "Secret " + ref.name() + ", key " + ref.key();
    }

    /** Runs after the content has changed, on the background thread. */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    SecretKeyRef ref() {
        return ref;
    }

    void look() {
        Reading now = read();
        if (!same(reading, now)) {
            reading = now;
            listeners.forEach(Runnable::run);
        }
    }

    private Reading read() {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length == 0) {
                return new Absent(name() + ": is empty");
            }
            return bytes.length > MAX_BYTES
                    ? new Absent(name() + ": must be at most " + MAX_BYTES + " bytes")
                    : new Content(bytes);
        } catch (NoSuchFileException e) {
            return new Absent(name() + ": is not mounted");
        } catch (IOException e) {
            return new Absent(name() + ": cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    private static boolean same(Reading a, Reading b) {
        return a instanceof Content x && b instanceof Content y ? Arrays.equals(x.bytes, y.bytes) : a.equals(b);
    }
}
