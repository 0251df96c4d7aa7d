package dev.raceprobe.probe.auth;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.raceprobe.probe.fetch.FetchResult;
import dev.raceprobe.probe.fetch.FetchResult.Answered;
import dev.raceprobe.probe.fetch.FetchResult.Failed;

/** What an endpoint's answer means. Pure, but for the JSON parser. */
sealed interface TokenAnswer {
    /** No service's token lives longer: 100 years, in seconds. */
    long MAX_EXPIRES_IN = 3_155_760_000L;

    /**
     * A token.
     *
     * @param expiresAtMillis wall-clock epoch milliseconds; {@link Long#MAX_VALUE}: never, as far as is known
     */
    record Had(String token, long expiresAtMillis) implements TokenAnswer {
        /** Without the token: it is a secret. */
        @Override
        public String toString() {
            return "Had[" + expiresAtMillis + "]";
        }
    }

    /**
     * None.
     *
     * @param reason goes on from the endpoint's name; from a small set, and quotes nothing of the answer
     * @param lasting whether asking again at once is of no use
     */
    record Refused(String reason, boolean lasting) implements TokenAnswer {}

    /** Reads an answer that came now, in wall-clock epoch milliseconds. */
    static TokenAnswer read(FetchResult result, TokenRequests asked, long nowMillis) {
        return result instanceof Answered answered
                ? read(answered, asked, nowMillis)
                : unreachable(((Failed) result).kind());
    }

    private static TokenAnswer unreachable(FetchResult.Kind kind) {
        return switch (kind) {
            case DNS -> new Refused("its name has no address", false);
            case DENIED -> new Refused("its address lies in a denied block", true);
            case REFUSED -> new Refused("it refuses connections", false);
            case TIMEOUT -> new Refused("it did not answer in " + TokenRequests.TIMEOUT_MILLIS / 1_000 + " s", true);
            case TLS -> new Refused("no TLS session with it", false);
            case CUT -> new Refused("it ended the connection before its answer", false);
            case PROTOCOL -> new Refused("its answer is not HTTP/1.1", false);
            case TOO_LARGE -> new Refused("its answer is over 1 MiB", true);
            case UNSENDABLE -> new Refused("a header of the request cannot be sent", true);
            case PROBE -> new Refused("the probe could not ask it", false);
        };
    }

    private static TokenAnswer read(Answered answered, TokenRequests asked, long nowMillis) {
        int status = answered.status();
        if (status < 200 || status > 299) {
            boolean passing = status >= 500 || status == 408 || status == 425 || status == 429;
            return new Refused("it answered " + status, !passing);
        }
        JsonNode json;
        try {
            json = new ObjectMapper().readTree(answered.body());
        } catch (JsonProcessingException e) {
            return new Refused("its answer is not JSON", true);
        }
        JsonNode token = json.at(asked.tokenPointer());
        if (!token.isTextual() || token.textValue().isBlank()) {
            return new Refused("no token at " + asked.tokenPointer() + " in its answer", true);
        }
        if (!SecretFiles.isOneLine(token.textValue())) {
            return new Refused("the token at " + asked.tokenPointer() + " has control characters", true);
        }
        return new Had(token.textValue(), expiry(json, token.textValue(), asked.expiresInPointer(), nowMillis));
    }

    private static long expiry(JsonNode json, String token, String pointer, long nowMillis) {
        JsonNode lifetime = pointer == null ? null : json.at(pointer);
        if (lifetime != null && (lifetime.isNumber() || lifetime.isTextual())) {
            double seconds = lifetime.asDouble(-1); // some services send numbers as strings
            if (seconds > 0) {
                return nowMillis + (long) (Math.min(seconds, MAX_EXPIRES_IN) * 1_000);
            }
        }
        return StaticTokens.expiryMillis(token);
    }
}
