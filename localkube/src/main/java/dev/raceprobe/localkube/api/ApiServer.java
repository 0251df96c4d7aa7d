package dev.raceprobe.localkube.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.raceprobe.localkube.kind.ResourceType;
import dev.raceprobe.localkube.kind.ResourceTypes;
import dev.raceprobe.localkube.object.ApiException;
import dev.raceprobe.localkube.store.Objects;
import dev.raceprobe.localkube.store.Store;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The API server stand-in: plain HTTP/1.1 on the loopback address. */
public final class ApiServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);
    private static final int BACKLOG = 1024;

    static {
        // Read once, by the first HTTP server of the JVM: small answers leave at once, and idle connections stay,
        // because a
        // client that reuses one just when the server ends it sees a failed request.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        System.setProperty("sun.net.httpserver.idleInterval", "3600");
        System.setProperty("sun.net.httpserver.maxIdleConnections", "10000");
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "localkube-http");
        thread.setDaemon(true);
        return thread;
    });
    private final ResourceTypes types;
    private final Discovery discovery;
    private final OpenApi openApi;
    private final ResourceHandler resources;
    private final PodEndpoints pods;

    private ApiServer(HttpServer server, Store store, Objects objects, ResourceTypes types, PodAccess access) {
        this.server = server;
        this.types = types;
        this.discovery = new Discovery(types);
        this.openApi = new OpenApi(types);
        this.resources = new ResourceHandler(store, objects, new Watches(store));
        this.pods = new PodEndpoints(objects, types.builtIn("Pod"), access);
    }

    /** Listens on a port of 127.0.0.1; 0 takes a free one. */
    public static ApiServer start(int port, Store store, Objects objects, ResourceTypes types, PodAccess access)
            throws IOException {
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        HttpServer http = HttpServer.create(new InetSocketAddress(loopback, port), BACKLOG);
        ApiServer api = new ApiServer(http, store, objects, types, access);
        http.setExecutor(api.threads);
        http.createContext("/", api::handle);
        http.start();
        return api;
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** Ends all connections, watches included. */
    @Override
    public void close() {
        threads.shutdownNow();
        server.stop(0);
    }

    private void handle(HttpExchange exchange) {
        try (exchange) {
            LOG.debug(
                    "{} {} by {}",
                    exchange.getRequestMethod(),
                    exchange.getRequestURI(),
                    exchange.getRequestHeaders().getFirst("User-Agent"));
            answer(exchange);
        } catch (IOException e) {
            LOG.debug("client gone: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(HttpExchange exchange) throws IOException, InterruptedException {
        Call call = new Call(exchange);
        try {
            dispatch(call);
        } catch (ApiException e) {
            LOG.debug("{} {}: {}", call.method(), exchange.getRequestURI(), e.getMessage());
            call.respond(e.code(), e.status());
        } catch (RuntimeException e) {
            LOG.error("{} {}", call.method(), exchange.getRequestURI(), e);
            ApiException internal = ApiException.internal("internal error: " + e);
            call.respond(internal.code(), internal.status());
        }
    }

    private void dispatch(Call call) throws IOException, InterruptedException {
        String path = call.path();
        if (path.equals("/healthz") || path.equals("/readyz") || path.equals("/livez")) {
            call.respond(200, "text/plain", "ok".getBytes(StandardCharsets.UTF_8));
            return;
        }
        Optional<ObjectNode> document = discovery.document(path).or(() -> openApi.document(path));
        if (document.isPresent()) {
            call.respond(200, document.get());
            return;
        }
        Route route = Route.parse(path).orElseThrow(ApiException::noSuchPath);
        if (route.group().equals(AccessReviews.GROUP)) {
            call.respond(201, AccessReviews.answer(route.plural(), call.object()));
        } else if (PodEndpoints.serves(route)) {
            pods.handle(call, route);
        } else {
            ResourceType type =
                    types.find(route.group(), route.version(), route.plural()).orElseThrow(ApiException::noSuchPath);
            resources.handle(call, route, type);
        }
    }
}
