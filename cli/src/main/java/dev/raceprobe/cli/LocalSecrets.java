package dev.raceprobe.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Secrets as files, the way a pod sees them: {@code <secret>/<key>} in a directory for each namespace. Secret documents of the
 * manifest are in their namespace's, those without one in every; of {@code --secrets} those that a RaceProbe of the namespace names.
 * Readable by the owner alone, gone when closed; a document wins over a file.
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
        // what names its namespace wins over what does not
        List<SecretDocument> documents = SecretDocument.of(manifest).stream()
                .sorted(Comparator.comparing(document -> document.namespace() != null))
                .toList();
        LocalSecrets secrets = new LocalSecrets(TemporaryDirectory.create("raceprobe-secrets"));
        try {
            for (String namespace : namespaces(manifest)) {
                secrets.fill(namespace, manifest, documents, given);
            }
            return secrets;
        } catch (InputException | RuntimeException e) {
            secrets.close();
            throw e;
        } catch (IOException e) {
            secrets.close();
            throw new UncheckedIOException("cannot keep secrets in a temporary directory", e);
        }
    }

    private void fill(String namespace, Manifest manifest, List<SecretDocument> documents, Optional<Path> given)
            throws IOException, InputException {
        Path directory = Files.createDirectories(directory(namespace));
        if (given.isPresent()) {
            link(given.get(), manifest.secretsNamed(namespace), directory);
        }
        for (SecretDocument document : documents) {
            if (document.isIn(namespace)) {
                write(document, directory);
            }
        }
    }

    /** What the pods of a namespace have mounted. */
    Path directory(String namespace) {
        return root.path().resolve(namespace);
    }

    private static Set<String> namespaces(Manifest manifest) {
        return manifest.probes().stream().map(Manifest::namespace).collect(Collectors.toSet());
    }

    /** By link, so that a rotated file is seen. What nobody names may be unreadable, as a volume's lost+found. */
    private static void link(Path given, Set<String> named, Path directory) throws IOException, InputException {
        for (Path secret : in(given, Files::isDirectory)) {
            if (!named.contains(secret.getFileName().toString())) {
                continue;
            }
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

    private static void write(SecretDocument document, Path directory) throws IOException {
        Path secret = Files.createDirectories(directory.resolve(document.name()));
        for (Map.Entry<String, byte[]> key : document.keys().entrySet()) {
            Path file = secret.resolve(key.getKey());
            Files.deleteIfExists(file);
            Files.write(file, key.getValue());
        }
    }

    /** Removes the files. */
    @Override
    public void close() {
        root.close();
    }
}
