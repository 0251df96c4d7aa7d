package dev.raceprobe.target;

import dev.raceprobe.target.fault.Common;
import dev.raceprobe.target.fault.Entry;
import dev.raceprobe.target.fault.Route;
import dev.raceprobe.target.fault.Routes;
import dev.raceprobe.target.query.BadQuery;
import dev.raceprobe.target.query.Query;
import dev.raceprobe.target.token.TokenPlaces;
import dev.raceprobe.target.token.TokenRules;
import dev.raceprobe.target.token.TokenVerdict;
import dev.raceprobe.target.truth.Arrival;
import dev.raceprobe.target.truth.Trace;
import dev.raceprobe.target.truth.Truth;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One opening handshake after the other: path, query and token are checked, then it is upgraded or refused with its reason. */
final class Upgrades {
    private static final String VIEWED_USER = "of";
    private static final int UPGRADE_REQUIRED = 426;

    private final TokenRules tokens;
    private final Truth truth;
    private final Guests guests;
    private final Mounts mounts = new Mounts();
    private long handshakes;

    Upgrades(TokenRules tokens, Truth truth, Guests guests) {
        this.tokens = tokens;
        this.truth = truth;
        this.guests = guests;
    }

    void handle(HttpServerRequest request) {
        Arrival unknown = new Arrival(++handshakes, Trace.idOf(request.getHeader("traceparent")), "", request.path());
        try {
            Mount mount = mountOf(request);
            Entry.In entry = entryOf(request, mount, unknown);
            Arrival arrival = new Arrival(unknown.id(), unknown.trace(), entry.user(), unknown.path());
            new Handshake(arrival, mount, entry, truth, guests, tokens).proceed(request);
        } catch (Refusal refusal) {
            if (!refusal.getMessage().equals("readiness")) {
                truth.rejected(unknown, refusal.status, refusal.getMessage());
            }
            Answers.refusal(request, refusal.status, refusal.getMessage());
        }
    }

    /** The HTTP view of a path's state: the path's own query, and whose state it is. */
    void view(HttpServerRequest request) {
        try {
            Route route = Routes.find(request.path().replaceFirst("/view$", "")).orElseThrow();
            Query query = Query.parse(request.query(), route.allParameters(), List.of(VIEWED_USER));
            String user = request.getParam(VIEWED_USER, "");
            String state = mounts.of(route, query).behaviour().view(user).orElse("");
            Answers.json(request, 200, Map.of("user", user, "state", state));
        } catch (BadQuery e) {
            Answers.refusal(request, 400, e.getMessage());
        }
    }

    private Mount mountOf(HttpServerRequest request) throws Refusal {
        Route route = Routes.find(request.path())
                .orElseThrow(() -> new Refusal(404, "path is unknown, GET / lists the paths"));
        if (!request.method().equals(HttpMethod.GET)) {
            throw new Refusal(405, "method must be GET");
        }
        try {
            Query query = Query.parse(request.query(), route.allParameters(), TokenPlaces.NAMES);
            if (!"websocket".equalsIgnoreCase(request.getHeader(HttpHeaders.UPGRADE))) {
                int readiness = mounts.of(route, query).behaviour().readiness();
                throw readiness == UPGRADE_REQUIRED
                        ? new Refusal(readiness, "request must be a WebSocket opening handshake")
                        : new Refusal(readiness, "readiness");
            }
            return mounts.of(route, query);
        } catch (BadQuery e) {
            throw new Refusal(400, e.getMessage());
        }
    }

    private Entry.In entryOf(HttpServerRequest request, Mount mount, Arrival unknown) throws Refusal {
        Optional<String> token = TokenPlaces.find(request);
        if (token.isEmpty() && mount.auth() == Common.Auth.FIRST_MESSAGE) {
            return new Entry.In(Handshake.NOT_YET_KNOWN, mount.behaviour()::open);
        }
        Entry entry = mount.behaviour().enter(verdictOn(token, mount));
        if (entry instanceof Entry.Out out) {
            out.deed().ifPresent(deed -> truth.did(unknown, deed));
            throw new Refusal(out.status(), out.reason());
        }
        return (Entry.In) entry;
    }

    private TokenVerdict verdictOn(Optional<String> token, Mount mount) {
        if (token.isPresent()) {
            return tokens.check(token.get(), Instant.now());
        }
        return mount.auth() == Common.Auth.OPTIONAL
                ? new TokenVerdict.Accepted("anonymous")
                : new TokenVerdict.Refused(TokenRules.MISSING);
    }

    /** The answer to a handshake that is not upgraded. */
    private static final class Refusal extends Exception {
        private static final long serialVersionUID = 1;

        final int status;

        Refusal(int status, String reason) {
            super(reason, null, false, false);
            this.status = status;
        }
    }
}
