package dev.raceprobe.target;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The running server. */
public final class FaultyTarget implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int TIMEOUT_SECONDS = 10;

    private final Vertx vertx;
    private final HttpServer server;
    private final Truth truth;
    private final TokenCheck tokens;
    private final Leak.Rooms rooms = new Leak.Rooms();
    private final Map<String, BehaviourFactory> factories = new ConcurrentHashMap<>();
    private final SplittableRandom random = new SplittableRandom(1);

    private FaultyTarget(Vertx vertx, HttpServer server, Truth truth, TokenCheck tokens) {
        this.vertx = vertx;
        this.server = server;
        this.truth = truth;
        this.tokens = tokens;
    }

    /**
     * Starts to listen.
     *
     * @throws IllegalStateException if the address cannot be listened on
     */
    public static FaultyTarget start(TargetSettings settings) {
        Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
        HttpServer server = vertx.createHttpServer(new HttpServerOptions()
                .setHost(settings.host())
                .setPort(settings.port())
                .setAcceptBacklog(4096)
                .setTcpNoDelay(true));
        FaultyTarget target =
                new FaultyTarget(vertx, server, new Truth(settings.truthFile()), new TokenCheck(settings.key()));
        server.requestHandler(target::handle);
        try {
            server.listen().toCompletionStage().toCompletableFuture().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            return target;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            vertx.close();
            throw new IllegalStateException(
                    "cannot listen on " + settings.host() + ":" + settings.port() + ": " + e.getMessage(), e);
        }
    }

    /** The port that is listened on. */
    public int port() {
        return server.actualPort();
    }

    /** What it did so far. */
    public Truth truth() {
        return truth;
    }

    private void handle(HttpServerRequest request) {
        switch (request.path()) {
            case "/healthz" -> request.response().end("ok\n");
            case "/truth" -> truth(request);
            default -> upgrade(request);
        }
    }

    private void truth(HttpServerRequest request) {
        if (request.method().equals(HttpMethod.DELETE)) {
            truth.reset();
        }
        request.response()
                .putHeader("Content-Type", "application/json")
                .end(JSON.valueToTree(truth.counts()).toPrettyString() + "\n");
    }

    private void upgrade(HttpServerRequest request) {
        truth.count("upgrades");
        Optional<String> user = tokens.user(request);
        if (user.isEmpty()) {
            truth.count("rejected/401");
            refuse(request, 401, "no valid token");
            return;
        }
        try {
            BehaviourFactory factory = factory(request);
            if (factory == null) {
                refuse(request, 404, "no such path: " + request.path());
                return;
            }
            Behaviour behaviour = factory.make(random.split());
            request.toWebSocket().onSuccess(socket -> serve(socket, behaviour, user.get(), request));
        } catch (Crash.HandlerCrashed e) {
            truth.record(new Client(null, user.get(), trace(request), request.path(), 0), "crash", "500", Map.of());
            refuse(request, 500, "internal error");
        } catch (IllegalArgumentException e) {
            refuse(request, 400, e.getMessage());
        }
    }

    /** The factory of path and query; null for an unknown path. Made once for each, as its rooms are shared. */
    private BehaviourFactory factory(HttpServerRequest request) {
        Map<String, String> values = new TreeMap<>();
        request.params().forEach(entry -> values.put(entry.getKey(), entry.getValue()));
        values.remove("access_token");
        return factories.computeIfAbsent(request.path() + values, key -> {
            Query query = new Query(values);
            BehaviourFactory factory = switch (request.path()) {
                case "/ws" -> r -> new Chat();
                case "/accept-race" -> AcceptRace.of(query, truth);
                case "/events" -> EventFaults.of(query, truth);
                case "/leak" -> rooms.of(query, truth, key);
                case "/slow" -> Slow.of(query);
                case "/crash" -> Crash.of(query, truth);
                default -> null;
            };
            if (factory != null) {
                query.refuseOthers();
            }
            return factory;
        });
    }

    private void serve(ServerWebSocket socket, Behaviour behaviour, String user, HttpServerRequest request) {
        Client client = new Client(socket, user, trace(request), request.path(), System.nanoTime());
        truth.count("opened");
        socket.textMessageHandler(text -> behaviour.message(client, parse(text)));
        socket.closeHandler(nothing -> behaviour.closed(client));
        socket.exceptionHandler(e -> truth.count("transport_lost"));
        behaviour.accepted(client);
    }

    private static com.fasterxml.jackson.databind.JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    private static String trace(HttpServerRequest request) {
        String header = request.getHeader("traceparent");
        return header == null || header.length() < 35 ? "" : header.substring(3, 35);
    }

    private static void refuse(HttpServerRequest request, int status, String why) {
        request.response().setStatusCode(status).end(why + "\n");
    }

    @Override
    public void close() {
        try {
            vertx.close().toCompletionStage().toCompletableFuture().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("cannot stop the server", e);
        } finally {
            truth.close();
        }
    }
}
