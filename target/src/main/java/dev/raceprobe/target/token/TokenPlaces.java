package dev.raceprobe.target.token;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.MultiMap;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where an opening handshake may carry its token, in this order: the header {@code Authorization: Bearer}, the query's
 * {@code access_token} or {@code token}, a cookie of these names, or a subprotocol, bare or behind a prefix such as
 * {@code bearer.}.
 */
public final class TokenPlaces {
    /** Names of the query's parameters and of the cookies. */
    public static final List<String> NAMES = List.of("access_token", "token");

    private static final String SCHEME = "bearer ";
    /** A JWT's header is a JSON object, and {@code {"} in base64url is {@code eyJ}. */
    private static final String JWT_START = "eyJ";

    private TokenPlaces() {}

    public static Optional<String> find(HttpServerRequest request) {
        return Stream.<Optional<String>>of(
                        inHeader(request), inQuery(request), inCookie(request), inSubprotocol(request))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** Takes the token out of the offered subprotocols, so that the 101 cannot select it and send it back. */
    public static void hideFromSubprotocols(MultiMap headers) {
        List<String> offered = offered(headers);
        if (offered.stream().anyMatch(each -> tokenIn(each).isPresent())) {
            List<String> rest =
                    offered.stream().filter(each -> tokenIn(each).isEmpty()).toList();
            headers.remove(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL);
            if (!rest.isEmpty()) {
                headers.set(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, String.join(", ", rest));
            }
        }
    }

    private static Optional<String> inHeader(HttpServerRequest request) {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        return header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? Optional.of(header.substring(SCHEME.length()).trim())
                : Optional.empty();
    }

    private static Optional<String> inQuery(HttpServerRequest request) {
        if (request.query() == null || NAMES.stream().noneMatch(request.query()::contains)) {
            return Optional.empty();
        }
        var parameters = new QueryStringDecoder(request.query(), false).parameters();
        return NAMES.stream()
                .filter(parameters::containsKey)
                .map(name -> parameters.get(name).get(0))
                .findFirst();
    }

    private static Optional<String> inCookie(HttpServerRequest request) {
        if (request.getHeader(HttpHeaders.COOKIE) == null) {
            return Optional.empty();
        }
        return NAMES.stream()
                .map(request::getCookie)
                .filter(cookie -> cookie != null)
                .map(Cookie::getValue)
                .findFirst();
    }

    private static Optional<String> inSubprotocol(HttpServerRequest request) {
        return offered(request.headers()).stream()
                .flatMap(each -> tokenIn(each).stream())
                .findFirst();
    }

    private static List<String> offered(MultiMap headers) {
        return headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL).stream()
                .flatMap(line -> Arrays.stream(line.split(",")))
                .map(String::trim)
                .collect(Collectors.toList());
    }

    private static Optional<String> tokenIn(String subprotocol) {
        int start = subprotocol.indexOf(JWT_START);
        boolean atStart = start == 0 || start > 0 && subprotocol.charAt(start - 1) == '.';
        return atStart ? Optional.of(subprotocol.substring(start)) : Optional.empty();
    }
}
