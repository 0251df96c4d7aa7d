package dev.raceprobe.target;

import dev.raceprobe.target.token.TokenRules;
import dev.raceprobe.target.truth.Truth;
import io.vertx.core.http.HttpServerRequest;

/** Every request comes in here: the server's own pages are answered, all else is an opening handshake. */
final class Front {
    private final Truth truth;
    private final Upgrades upgrades;
    private final TokenEndpoints endpoints;

    Front(TokenRules tokens, Truth truth, Guests guests) {
        this.truth = truth;
        endpoints = new TokenEndpoints(tokens, truth);
        upgrades = new Upgrades(tokens, truth, guests);
    }

    void handle(HttpServerRequest request) {
        switch (request.method() + " " + request.path()) {
            case "GET /" -> Answers.text(request, 200, Manual.TEXT);
            case "GET /healthz" -> Answers.text(request, 200, "ok\n");
            case "GET /metrics" -> Answers.text(request, 200, Gauges.text(truth.snapshot()));
            case "GET /truth" -> Answers.json(request, 200, truth.snapshot());
            case "DELETE /truth", "POST /truth/reset" -> {
                truth.reset();
                Answers.json(request, 200, truth.snapshot());
            }
            case "GET /presence/view" -> upgrades.view(request);
            case "POST /token", "POST /oauth/token" -> endpoints.handle(request);
            default -> upgrades.handle(request);
        }
    }
}
