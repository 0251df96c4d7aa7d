package dev.raceprobe.operator.validate;

import dev.raceprobe.api.v1alpha1.Auth;
import dev.raceprobe.api.v1alpha1.Header;
import dev.raceprobe.api.v1alpha1.Placement;
import dev.raceprobe.api.v1alpha1.RaceProbeSpec;
import dev.raceprobe.api.v1alpha1.TokenEndpoint;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntPredicate;

/** The cross-field rules of {@code spec.auth}: where tokens come from, and where they are placed. */
final class AuthRules {
    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT");
    /** The opening handshake's own (RFC 6455 §4.1, RFC 9112). */
    private static final Set<String> HANDSHAKE = Set.of(
            "connection",
            "upgrade",
            "host",
            "content-length",
            "transfer-encoding",
            "sec-websocket-key",
            "sec-websocket-version",
            "sec-websocket-extensions",
            "sec-websocket-protocol");

    private final RaceProbeSpec spec;
    private final List<Violation> violations = new ArrayList<>();

    private AuthRules(RaceProbeSpec spec) {
        this.spec = spec;
    }

    static List<Violation> check(RaceProbeSpec spec) {
        AuthRules rules = new AuthRules(spec);
        rules.checkSource(spec.auth());
        if (spec.auth().type() != Auth.Type.None) {
            rules.checkPlacement(spec.auth().placement());
        }
        return rules.violations;
    }

    /** Of the other types all users share one token, and are one user to the service. */
    static boolean hasATokenForEachUser(Auth.Type type) {
        return type == Auth.Type.SignedJWT || type == Auth.Type.TokenEndpoint;
    }

    private void checkSource(Auth auth) {
        if (auth.tokenEndpoint() != null) {
            checkEndpoint(auth.tokenEndpoint(), auth.users().count());
        }
    }

    private void checkEndpoint(TokenEndpoint endpoint, int users) {
        if (!METHODS.contains(endpoint.method())) {
            violated("spec.auth.tokenEndpoint.method", "must be GET, POST or PUT, was " + endpoint.method());
        }
        boolean tellsUsersApart = endpoint.body() != null
                && (endpoint.body().contains("{user}") || endpoint.body().contains("{index}"));
        if (users > 1 && !tellsUsersApart) {
            violated(
                    "spec.auth.tokenEndpoint.body",
                    "must have {user} or {index}, because spec.auth.users.count is " + users);
        }
    }

    private void checkPlacement(Placement placement) {
        checkName(placement);
        String literal = placement.format() == null ? "" : placement.format().replace("{token}", "");
        switch (placement.type()) {
            case Header -> checkFormat(literal, c -> c >= ' ' && c <= 0xff && c != 0x7f, "a header");
            case Cookie -> checkFormat(literal, c -> c > ' ' && c < 0x7f && "\",;\\".indexOf(c) < 0, "a cookie");
            case Subprotocol ->
                checkFormat(literal, c -> Character.toString(c).matches("[-!#$%&'*+.^_`|~0-9A-Za-z]"), "a subprotocol");
            case Query, FirstMessage -> {}
        }
    }

    private void checkFormat(String literal, IntPredicate allowed, String what) {
        literal.chars()
                .filter(allowed.negate())
                .findFirst()
                .ifPresent(c -> violated(
                        "spec.auth.placement.format",
                        "must have no character U+%04X, which %s cannot carry".formatted(c, what)));
    }

    private void checkName(Placement placement) {
        String name = placement.name() == null ? "Authorization" : placement.name();
        String path = "spec.auth.placement.name";
        if (placement.type() == Placement.Type.Header) {
            if (HANDSHAKE.contains(name.toLowerCase(Locale.ROOT))) {
                violated(path, "must not be a header of the opening handshake itself, was " + name);
            }
            List<Header> headers = spec.target().headers();
            for (int i = 0; i < headers.size(); i++) {
                if (name.equalsIgnoreCase(headers.get(i).name())) {
                    violated(path, "must not be the name of spec.target.headers[" + i + "], was " + name);
                }
            }
        } else if (placement.type() == Placement.Type.Query && isInTheTargetsQuery(name)) {
            violated(path, "must not be in the query of spec.target.url, was " + name);
        }
    }

    private boolean isInTheTargetsQuery(String name) {
        String url = spec.target().url() == null ? "" : spec.target().url();
        int query = url.indexOf('?');
        return query >= 0
                && Arrays.stream(url.substring(query + 1).split("&"))
                        .map(parameter -> decoded(parameter.split("=", 2)[0]))
                        .anyMatch(name::equals);
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    private void violated(String path, String message) {
        violations.add(new Violation(path, message));
    }
}
