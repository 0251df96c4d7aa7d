package dev.raceprobe.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A Secret beside the RaceProbes of a file, held against what an API server would say to it. No message quotes a value.
 *
 * @param namespace null: the one that kubectl applies it to, which may be any probe's
 * @param keys content by key
 */
record SecretDocument(String namespace, String name, Map<String, byte[]> keys) {
    /** Of a name and of a key, in characters. */
    private static final int MAX_LENGTH = 253;

    SecretDocument {
        keys = Map.copyOf(keys);
    }

    /** All Secrets of a file. */
    static List<SecretDocument> of(Manifest manifest) throws InputException {
        List<String> mistakes = new ArrayList<>();
        List<SecretDocument> secrets = read(manifest, mistakes);
        if (!mistakes.isEmpty()) {
            throw new InputException(mistakes);
        }
        return secrets;
    }

    /** The same; what is wrong is added to the mistakes. */
    static List<SecretDocument> read(Manifest manifest, List<String> mistakes) {
        List<SecretDocument> secrets = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (ObjectNode document : manifest.secrets()) {
            String name = document.at("/metadata/name").asText("");
            if (name.length() > MAX_LENGTH || !name.matches("[a-z0-9]([-a-z0-9.]*[a-z0-9])?")) {
                mistakes.add(manifest.source() + ": Secret: metadata.name: must be a DNS-1123 subdomain of at most "
                        + MAX_LENGTH + " characters, was \"" + name + "\"");
                continue;
            }
            String place = manifest.source() + ": Secret " + name + ": ";
            Manifest.namespaceMistake(document).map(place::concat).ifPresent(mistakes::add);
            String full = Manifest.namespace(document) + "/" + name;
            if (!names.add(full)) {
                mistakes.add(place + "metadata.name: duplicate " + full);
            }
            String namespace = document.at("/metadata/namespace").textValue();
            secrets.add(new SecretDocument(namespace, name, keys(document, place, mistakes)));
        }
        return secrets;
    }

    private static Map<String, byte[]> keys(ObjectNode secret, String place, List<String> mistakes) {
        Map<String, byte[]> keys = new LinkedHashMap<>();
        for (String field : List.of("data", "stringData")) {
            for (Map.Entry<String, JsonNode> entry : secret.path(field).properties()) {
                String path = place + field + "." + entry.getKey();
                if (!isKey(entry.getKey())) {
                    mistakes.add(path + ": a key must match [-._a-zA-Z0-9]{1," + MAX_LENGTH
                            + "}, and neither be . nor begin with ..");
                } else if (!entry.getValue().isTextual()) {
                    mistakes.add(path + ": must be a string");
                } else if (field.equals("stringData")) {
                    keys.put(entry.getKey(), entry.getValue().textValue().getBytes(StandardCharsets.UTF_8));
                } else {
                    decode(path, entry, keys, mistakes);
                }
            }
        }
        return keys;
    }

    private static boolean isKey(String key) {
        return key.length() <= MAX_LENGTH
                && key.matches("[-._a-zA-Z0-9]+")
                && !key.equals(".")
                && !key.startsWith("..");
    }

    /** As an API server decodes it: line breaks are skipped, padding is required. */
    private static void decode(
            String path, Map.Entry<String, JsonNode> entry, Map<String, byte[]> keys, List<String> mistakes) {
        String text = entry.getValue().textValue().replaceAll("[\r\n]", "");
        try {
            if (text.length() % 4 != 0) {
                throw new IllegalArgumentException("padding");
            }
            keys.put(entry.getKey(), Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException e) {
            mistakes.add(path + ": must be Base64 (RFC 4648 §4); plain text belongs into stringData");
        }
    }

    /** Whether pods of a namespace can mount it. */
    boolean isIn(String of) {
        return namespace == null || namespace.equals(of);
    }

    /** Without its values. */
    @Override
    public String toString() {
        return "Secret " + name + " " + keys.keySet();
    }
}
