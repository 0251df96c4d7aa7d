package dev.raceprobe.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Secrets as files, the way a pod sees them: {@code <secret>/<key>} in a directory for each namespace. Secret documents of the
 * manifest are in their namespace's, the keys of {@code --secrets} in every; readable by the owner alone, gone when closed; a
 * document wins over a file.
 */
final class LocalSecrets implements AutoCloseable {
    private final TemporaryDirectory root;

    private LocalSecrets(TemporaryDirectory root) {
        this.root = root;
    }

    static LocalSecrets of(Manifest manifest, Optional<Path> given) throws InputException {
        if (given.isPresent() && !Files.isDirectory(given.get())) {
            throw new InputException("--secrets: " + given.get() + " is not a directory");
        }
        List<SecretDocument> documents = SecretDocument.of(manifest);
        LocalSecrets secrets = new LocalSecrets(TemporaryDirectory.create("raceprobe-secrets"));
        try {
            for (ObjectNode probe : manifest.probes()) {
                Path directory = Files.createDirectories(secrets.directory(Manifest.namespace(probe)));
                if (given.isPresent() && isEmpty(directory)) {
                    linkAll(given.get(), directory);
                }
            }
            for (SecretDocument document : documents) {
                secrets.write(document);
            }
            return secrets;
        } catch (InputException e) {
            secrets.remove();
            throw e;
        } catch (IOException e) {
            secrets.remove();
            throw new UncheckedIOException("cannot keep secrets in a temporary directory", e);
        }
    }

    /** What the pods of a namespace have mounted. */
    Path directory(String namespace) {
        return root.path().resolve(namespace);
    }

    private static boolean isEmpty(Path directory) throws IOException {
        try (var files = Files.newDirectoryStream(directory)) {
            return !files.iterator().hasNext();
        }
    }

    /** By link, so that a rotated file is seen. */
    private static void linkAll(Path given, Path directory) throws IOException, InputException {
        for (Path secret : in(given, Files::isDirectory)) {
            Path copy = Files.createDirectory(directory.resolve(secret.getFileName()));
            for (Path key : in(secret, Files::isRegularFile)) {
                Files.createSymbolicLink(copy.resolve(key.getFileName()), key.toAbsolutePath());
            }
        }
    }

    private static List<Path> in(Path given, DirectoryStream.Filter<Path> filter) throws InputException {
        try (var files = Files.newDirectoryStream(given, filter)) {
            List<Path> all = new ArrayList<>();
            files.forEach(all::add);
            return all;
        } catch (AccessDeniedException e) {
            throw new InputException("--secrets: " + given + " cannot be read: permission denied");
        } catch (IOException | DirectoryIteratorException e) {
            throw new InputException("--secrets: " + given + " cannot be read: " + e.getMessage());
        }
    }

    private void write(SecretDocument document) throws IOException {
        Path secret = Files.createDirectories(directory(document.namespace()).resolve(document.name()));
        for (Map.Entry<String, byte[]> key : document.keys().entrySet()) {
            Path file = secret.resolve(key.getKey());
            Files.deleteIfExists(file);
            Files.write(file, key.getValue());
        }
    }

    @Override
    public void close() {
        remove();
    }

    /** Removes the files; may be called again. */
    void remove() {
        root.close();
    }
}
