package dev.raceprobe.cli;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The documents of one file as {@code kubectl apply} takes it: RaceProbes, and Secrets beside them.
 *
 * @param source name of the file for messages; {@code <stdin>} for standard input
 */
record Manifest(String source, List<ObjectNode> probes, List<ObjectNode> secrets) {
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** More than an API server takes in one request; a parser can need minutes for what is far larger. */
    private static final int MAX_BYTES = 4 << 20;

    Manifest {
        probes = List.copyOf(probes);
        secrets = List.copyOf(secrets);
    }

    /** Of a document; the one that kubectl would take where it names none. */
    static String namespace(ObjectNode document) {
        return document.at("/metadata/namespace").asText("default");
    }

    /** What is wrong with the namespace of a document; it names a directory, too. */
    static Optional<String> namespaceMistake(ObjectNode document) {
        JsonNode given = document.at("/metadata/namespace");
        String namespace = namespace(document);
        if (!given.isMissingNode() && !given.isNull() && !given.isTextual()) {
            return Optional.of("metadata.namespace: must be a string, was " + given);
        }
        return namespace.matches("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")
                ? Optional.empty()
                : Optional.of("metadata.namespace: must be a DNS label of at most 63 characters, was " + namespace);
    }

    /** Names of the Secrets that RaceProbes of this namespace refer to: what has a name and a key of one. */
    Set<String> secretsNamed(String namespace) {
        Set<String> names = new HashSet<>();
        probes.stream()
                .filter(probe -> namespace(probe).equals(namespace))
                .forEach(probe -> addReferences(probe, names));
        return names;
    }

    private static void addReferences(JsonNode node, Set<String> names) {
        node.properties().forEach(field -> {
            if (field.getKey().endsWith("Ref") && field.getValue().has("key")) {
                names.add(field.getValue().path("name").asText());
            }
        });
        node.forEach(child -> addReferences(child, names));
    }

    /** Reads a file, or standard input for {@code -}. */
    static Manifest read(String file, InputStream stdin) throws InputException {
        String source = file.equals("-") ? "<stdin>" : file;
        try {
            try (InputStream in = file.equals("-") ? stdin : Files.newInputStream(Path.of(file))) {
                return parse(source, text(source, in.readNBytes(MAX_BYTES + 1)));
            }
        } catch (java.nio.file.NoSuchFileException e) {
            throw new InputException(source + ": no such file");
        } catch (CharacterCodingException e) {
            throw new InputException(source + ": not YAML: not UTF-8 text");
        } catch (java.nio.file.AccessDeniedException e) {
            throw new InputException(source + ": cannot be read: permission denied");
        } catch (IOException | java.nio.file.InvalidPathException e) {
            throw new InputException(source + ": cannot be read: " + e.getMessage());
        }
    }

    private static String text(String source, byte[] bytes) throws InputException, CharacterCodingException {
        if (bytes.length > MAX_BYTES) {
            throw new InputException(source + ": must have at most 4 MiB");
        }
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
    }

    static Manifest parse(String source, String text) throws InputException {
        List<ObjectNode> probes = new ArrayList<>();
        List<ObjectNode> secrets = new ArrayList<>();
        List<String> mistakes = new ArrayList<>();
        int number = 0;
        for (JsonNode document : documents(source, text)) {
            number++;
            String kind = document.path("kind").asText("");
            if (document.isNull() || document.isMissingNode()) {
                continue;
            }
            if (document instanceof ObjectNode object && kind.equals("RaceProbe")) {
                probes.add(object);
            } else if (document instanceof ObjectNode object && kind.equals("Secret")) {
                secrets.add(object);
            } else {
                mistakes.add(source + ": document " + number + ": kind must be RaceProbe or Secret, was "
                        + (kind.isEmpty() ? "absent" : kind));
            }
        }
        if (mistakes.isEmpty() && probes.isEmpty()) {
            mistakes.add(source + ": holds no RaceProbe");
        }
        if (!mistakes.isEmpty()) {
            throw new InputException(mistakes);
        }
        return new Manifest(source, probes, secrets);
    }

    private static List<JsonNode> documents(String source, String text) throws InputException {
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(text)) {
            return documents.readAll();
        } catch (JsonProcessingException e) {
            String where =
                    e.getLocation() == null ? "" : "line " + e.getLocation().getLineNr() + ": ";
            String what = e.getOriginalMessage().lines().findFirst().orElse("");
            throw new InputException(source + ": " + where + "not YAML: " + what);
        } catch (IOException e) {
            throw new InputException(source + ": cannot be read: " + e.getMessage());
        } catch (RuntimeException e) {
            String what = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            throw new InputException(source + ": not YAML: " + what);
        }
    }
}
