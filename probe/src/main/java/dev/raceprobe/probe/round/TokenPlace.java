package dev.raceprobe.probe.round;

import dev.raceprobe.api.v1alpha1.Placement;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.IntPredicate;

/** Where and how a token travels, and which tokens can travel there. Pure. */
final class TokenPlace {
    private static final String TOKEN = "{token}";
    private static final String BEARER = "Bearer " + TOKEN;

    private final Placement.Type type;
    private final String name;
    private final String format;

    TokenPlace(Placement placement) {
        this.type = placement.type();
        this.name = placement.name() == null ? "Authorization" : placement.name();
        this.format = placement.format() != null ? placement.format() : type == Placement.Type.Header ? BEARER : TOKEN;
    }

    Placement.Type type() {
        return type;
    }

    /** Of the header, the query parameter or the cookie. */
    String name() {
        return name;
    }

    /** What is written, {@code {token}} in the token's place. */
    String format() {
        return format;
    }

    /** What is written for a token. */
    String written(String token) {
        return format.replace(TOKEN, token);
    }

    /** The parameter of the query (RFC 3986 §2.1: a blank is %20; a plus is not one everywhere). */
    String parameter(String token) {
        return encoded(name) + "=" + encoded(written(token));
    }

    /** Why a token cannot be carried here, without quoting it; empty if it can. */
    Optional<String> objection(String token) {
        return switch (type) {
            case Header ->
                unless(token, c -> c >= ' ' && c <= 0xff && c != 0x7f || c == '\t', "a header", "RFC 9110 §5.5");
            case Cookie -> unless(token, TokenPlace::isCookieOctet, "a cookie", "RFC 6265 §4.1.1");
            case Subprotocol -> unless(token, TokenPlace::isTokenChar, "a subprotocol", "RFC 6455 §4.1");
            case Query, FirstMessage -> Optional.empty();
        };
    }

    private Optional<String> unless(String token, IntPredicate allowed, String what, String rule) {
        return written(token).chars().allMatch(allowed)
                ? Optional.empty()
                : Optional.of(
                        "auth.placement: the token has characters that " + what + " must not have (" + rule + ")");
    }

    private static boolean isCookieOctet(int c) {
        return c > ' ' && c < 0x7f && c != '"' && c != ',' && c != ';' && c != '\\';
    }

    private static boolean isTokenChar(int c) {
        return c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c >= '0' && c <= '9'
                || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
