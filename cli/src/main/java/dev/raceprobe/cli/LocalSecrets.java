package dev.raceprobe.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Secrets as files, the way a pod sees them: {@code <dir>/<secret>/<key>}. Secret documents of the manifest and the keys of
 * {@code --secrets} together, readable by the owner alone, gone when closed; a document wins over a file.
 */
final class LocalSecrets implements AutoCloseable {
    private final Path directory;

    private LocalSecrets(Path directory) {
        this.directory = directory;
    }

    static LocalSecrets of(Manifest manifest, Optional<Path> given) throws InputException {
        if (given.isPresent() && !Files.isDirectory(given.get())) {
            throw new InputException("--secrets: " + given.get() + " is not a directory");
        }
        Map<String, Map<String, byte[]>> contents = new LinkedHashMap<>();
        for (ObjectNode secret : manifest.secrets()) {
            contents.put(nameOf(manifest, secret), keysOf(manifest, secret));
        }
        try {
            Path directory = Files.createTempDirectory(
                    "raceprobe-secrets",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            LocalSecrets secrets = new LocalSecrets(directory);
            if (given.isPresent()) {
                secrets.linkAll(given.get());
            }
            for (Map.Entry<String, Map<String, byte[]>> secret : contents.entrySet()) {
                secrets.write(secret.getKey(), secret.getValue());
            }
            return secrets;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep secrets in a temporary directory", e);
        }
    }

    Path directory() {
        return directory;
    }

    private static String nameOf(Manifest manifest, ObjectNode secret) throws InputException {
        String name = secret.at("/metadata/name").asText("");
        if (!name.matches("[a-z0-9]([-a-z0-9.]*[a-z0-9])?")) {
            throw new InputException(
                    manifest.source() + ": Secret: metadata.name: must be a DNS-1123 subdomain, was \"" + name + "\"");
        }
        return name;
    }

    private static Map<String, byte[]> keysOf(Manifest manifest, ObjectNode secret) throws InputException {
        Map<String, byte[]> keys = new LinkedHashMap<>();
        for (String field : List.of("data", "stringData")) {
            for (Map.Entry<String, com.fasterxml.jackson.databind.JsonNode> entry :
                    secret.path(field).properties()) {
                String path = manifest.source() + ": Secret " + nameOf(manifest, secret) + ": " + field + "."
                        + entry.getKey();
                if (!entry.getKey().matches("[-._a-zA-Z0-9]+") || entry.getKey().startsWith("..")) {
                    throw new InputException(path + ": a key must match [-._a-zA-Z0-9]+");
                }
                if (!entry.getValue().isTextual()) {
                    throw new InputException(path + ": must be a string");
                }
                keys.put(entry.getKey(), content(path, field, entry.getValue().textValue()));
            }
        }
        return keys;
    }

    private static byte[] content(String path, String field, String text) throws InputException {
        if (field.equals("stringData")) {
            return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        }
        try {
            return Base64.getMimeDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new InputException(path + ": must be Base64");
        }
    }

    /** By link, so that a rotated file is seen. */
    private void linkAll(Path given) throws IOException {
        try (var secrets = Files.newDirectoryStream(given, Files::isDirectory)) {
            for (Path secret : secrets) {
                Path copy = Files.createDirectory(directory.resolve(secret.getFileName()));
                try (var keys = Files.newDirectoryStream(secret, Files::isRegularFile)) {
                    for (Path key : keys) {
                        Files.createSymbolicLink(copy.resolve(key.getFileName()), key.toAbsolutePath());
                    }
                }
            }
        }
    }

    private void write(String name, Map<String, byte[]> keys) throws IOException {
        Path secret = Files.createDirectories(directory.resolve(name));
        for (Map.Entry<String, byte[]> key : keys.entrySet()) {
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
        if (!Files.exists(directory)) {
            return;
        }
        try {
            Files.walkFileTree(directory, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path dir, IOException e) throws IOException {
                    Files.delete(dir);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + directory, e);
        }
    }
}
