package dev.raceprobe.target;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.raceprobe.target.query.BadQuery;
import dev.raceprobe.target.query.Choice;
import dev.raceprobe.target.query.Parameter;
import dev.raceprobe.target.query.Query;
import dev.raceprobe.target.query.Window;
import dev.raceprobe.target.token.TokenRules;
import dev.raceprobe.target.truth.Arrival;
import dev.raceprobe.target.truth.Deed;
import dev.raceprobe.target.truth.Truth;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** Where tokens are to be had, as a service's login and as an OAuth 2.0 authorization server; with faults by query. */
final class TokenEndpoints {
    enum Fault implements Choice {
        NONE("none"),
        DOWN("503"),
        UNAUTHORIZED("401"),
        CUT("cut"),
        NOT_JSON("not_json"),
        NO_TOKEN("no_token");

        private final String label;

        Fault(String label) {
            this.label = label;
        }

        @Override
        public String label() {
            return label;
        }
    }

    private static final Parameter<Fault> FAULT =
            Parameter.choice("fault", Fault.class, Fault.NONE, "what a request gets instead of a token");
    private static final Parameter<Double> P =
            Parameter.probability("p", "1", "share of the requests that get the fault");
    private static final Parameter<Window> DELAY = Parameter.window("delay", "0ms", "how long an answer takes");
    private static final Parameter<Long> TTL = Parameter.span("ttl", "10m", "how long a token is valid");

    private static final Parameter<Long> FIRST = Parameter.integer(
            "first", "-1", "only so many requests of this query get the fault, the first ones; -1: all");

    static final List<Parameter<?>> PARAMETERS = List.of(FAULT, P, FIRST, DELAY, TTL);
    private static final int MAX_QUERIES = 10_000;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CLIENT = basic();

    private final TokenRules tokens;
    private final Truth truth;
    private final SplittableRandom random = new SplittableRandom(1);
    private final Map<Query, Long> faults = new HashMap<>();
    private long requests;

    TokenEndpoints(TokenRules tokens, Truth truth) {
        this.tokens = tokens;
        this.truth = truth;
    }

    void handle(HttpServerRequest request) {
        try {
            Query query = Query.parse(request.query(), PARAMETERS, List.of());
            request.body()
                    .onSuccess(body -> answerAfter(
                            query.get(DELAY).drawNanos(random), () -> answer(request, query, body.toString())));
        } catch (BadQuery e) {
            Answers.refusal(request, 400, e.getMessage());
        }
    }

    private static void answerAfter(long nanos, Runnable answer) {
        if (nanos < 1_000_000) {
            answer.run();
        } else {
            Vertx.currentContext().owner().setTimer(TimeUnit.NANOSECONDS.toMillis(nanos), timer -> answer.run());
        }
    }

    private void answer(HttpServerRequest request, Query query, String body) {
        Fault fault = isFaulty(query) ? query.get(FAULT) : Fault.NONE;
        if (fault != Fault.NONE) {
            truth.did(new Arrival(++requests, "", "", request.path()), new Deed("token_endpoint", fault.label()));
        }
        switch (fault) {
            case NONE -> issue(request, query.get(TTL), body);
            case DOWN -> Answers.refusal(request, 503, "down on purpose");
            case UNAUTHORIZED -> Answers.refusal(request, 401, "refused on purpose");
            case CUT -> request.connection().close();
            case NOT_JSON -> Answers.text(request, 200, "<html>");
            case NO_TOKEN -> Answers.json(request, 200, Map.of("message", "no token on purpose"));
        }
    }

    private boolean isFaulty(Query query) {
        if (faults.size() > MAX_QUERIES) {
            faults.clear();
        }
        long first = query.get(FIRST);
        return random.nextDouble() < query.get(P) && (first < 0 || faults.merge(query, 1L, Long::sum) <= first);
    }

    private void issue(HttpServerRequest request, long ttlNanos, String body) {
        boolean isOAuth = request.path().equals("/oauth/token");
        if (isOAuth && !CLIENT.equals(request.getHeader(HttpHeaders.AUTHORIZATION))) {
            request.response().putHeader("WWW-Authenticate", "Basic realm=\"target\"");
            Answers.json(request, 401, Map.of("error", "invalid_client"));
            return;
        }
        if (isOAuth && !"client_credentials".equals(formField(body, "grant_type"))) {
            Answers.json(request, 400, Map.of("error", "unsupported_grant_type"));
            return;
        }
        String user = isOAuth ? TargetSettings.DEMO_CLIENT : userIn(body);
        if (user.isEmpty()) {
            Answers.json(request, 400, Map.of("error", "body must be {\"user\":U}"));
            return;
        }
        long ttlMillis = TimeUnit.NANOSECONDS.toMillis(ttlNanos);
        Optional<String> token = tokens.issue(user, Instant.now(), ttlMillis);
        if (token.isEmpty()) {
            Answers.json(request, 501, Map.of("error", "only the public key is known here"));
            return;
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put(isOAuth ? "access_token" : "token", token.get());
        if (isOAuth) {
            answer.put("token_type", "Bearer");
        }
        answer.put(isOAuth ? "expires_in" : "expiresIn", ttlMillis / 1_000);
        request.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        Answers.json(request, 200, answer);
    }

    private static String userIn(String body) {
        try {
            return JSON.readTree(body).path("user").asText("");
        } catch (JsonProcessingException e) {
            return "";
        }
    }

    private static String formField(String body, String name) {
        List<String> values = new QueryStringDecoder(body, false).parameters().getOrDefault(name, List.of(""));
        return values.get(0);
    }

    /** RFC 6749 §2.3.1. */
    private static String basic() {
        String pair = URLEncoder.encode(TargetSettings.DEMO_CLIENT, StandardCharsets.UTF_8) + ":"
                + URLEncoder.encode(TargetSettings.DEMO_CLIENT_SECRET, StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }
}
