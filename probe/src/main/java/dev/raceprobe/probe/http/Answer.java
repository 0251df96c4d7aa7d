package dev.raceprobe.probe.http;

import dev.raceprobe.contract.ContractJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/**
 * One HTTP response.
 *
 * @param allow methods that the path takes, for a 405; empty otherwise
 */
record Answer(int status, String contentType, byte[] body, boolean zipped, String allow) {
    static final String JSON = "application/json";

    /** Smaller bodies are not worth compressing. */
    private static final int ZIP_MIN_BYTES = 1 << 10;

    static Answer of(String contentType, byte[] body) {
        return new Answer(200, contentType, body, false, "");
    }

    static Answer json(String body) {
        return of(JSON, body.getBytes(StandardCharsets.UTF_8));
    }

    static Answer text(String body) {
        return of("text/plain; charset=utf-8", body.getBytes(StandardCharsets.UTF_8));
    }

    /** An error as one line of JSON. */
    static Answer error(int status, String message) {
        byte[] body = ContractJson.write(Map.of("error", message)).getBytes(StandardCharsets.UTF_8);
        return new Answer(status, JSON, body, false, "");
    }

    static Answer methodNotAllowed(String method) {
        Answer error = error(405, "method must be GET, was " + method);
        return new Answer(error.status, error.contentType, error.body, false, "GET");
    }

    Answer zippedIf(boolean accepted) {
        return accepted && body.length >= ZIP_MIN_BYTES ? new Answer(status, contentType, zip(), true, allow) : this;
    }

    private byte[] zip() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(body.length / 4);
        try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
            zip.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return bytes.toByteArray();
    }
}
