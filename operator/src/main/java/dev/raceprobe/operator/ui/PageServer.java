package dev.raceprobe.operator.ui;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the pages on 127.0.0.1 alone, which {@code kubectl port-forward} reaches. Whoever asks by a name that is not this
 * machine's is turned away: a page elsewhere whose name was made to point here must not read ours.
 */
public final class PageServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PageServer.class);
    private static final Pattern LOCAL_HOST =
            Pattern.compile("(localhost|[0-9]{1,3}(\\.[0-9]{1,3}){3}|\\[[0-9a-fA-F:.]+])(:[0-9]{1,5})?");
    private static final String POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self';"
            + " img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private final HttpServer server;
    private final ExecutorService executor;
    private final Pages pages;

    private PageServer(HttpServer server, ExecutorService executor, Pages pages) {
        this.server = server;
        this.executor = executor;
        this.pages = pages;
    }

    /**
     * Listens from now on.
     *
     * @param port on 127.0.0.1, [0, 65535]; 0: any
     * @throws IOException if it cannot be listened on
     */
    public static PageServer start(int port, Pages pages) throws IOException {
        InetSocketAddress address =
                new InetSocketAddress(InetAddress.getByAddress("localhost", new byte[] {127, 0, 0, 1}), port);
        HttpServer http;
        try {
            http = HttpServer.create(address, 0);
        } catch (IOException e) {
            throw new IOException("the page cannot listen on 127.0.0.1:" + port + ": " + e.getMessage(), e);
        }
        ExecutorService executor = Executors.newFixedThreadPool(2, task -> {
            Thread thread = new Thread(task, "ui");
            thread.setDaemon(true);
            return thread;
        });
        PageServer server = new PageServer(http, executor, pages);
        http.setExecutor(executor);
        http.createContext("/", server::handle);
        http.start();
        return server;
    }

    private void handle(HttpExchange exchange) throws IOException {
        String method = exchange.getRequestMethod();
        String host = exchange.getRequestHeaders().getFirst("Host");
        if (!method.equals("GET") && !method.equals("HEAD")) {
            exchange.getResponseHeaders().set("Allow", "GET, HEAD");
            answer(exchange, plain(405, "only GET\n"));
        } else if (host == null || !LOCAL_HOST.matcher(host).matches()) {
            answer(exchange, plain(421, "ask by localhost or by an address\n"));
        } else {
            answer(exchange, page(exchange));
        }
    }

    private Pages.Answer page(HttpExchange exchange) {
        try {
            return pages.answer(exchange.getRequestURI());
        } catch (RuntimeException e) {
            LOG.warn("no page for {}: {}", exchange.getRequestURI().getPath(), e.toString(), e);
            return plain(500, "this page cannot be drawn; the operator's log says why\n");
        }
    }

    private static Pages.Answer plain(int status, String text) {
        return new Pages.Answer(status, "text/plain; charset=utf-8", text, null);
    }

    private static void answer(HttpExchange exchange, Pages.Answer answer) throws IOException {
        try (exchange) {
            Headers headers = exchange.getResponseHeaders();
            headers.set("Content-Type", answer.type());
            headers.set("Content-Security-Policy", POLICY);
            headers.set("X-Content-Type-Options", "nosniff");
            headers.set("Referrer-Policy", "no-referrer");
            headers.set("Cross-Origin-Resource-Policy", "same-origin");
            headers.set("Cross-Origin-Opener-Policy", "same-origin");
            headers.set("Cache-Control", "no-store");
            if (answer.location() != null) {
                headers.set("Location", answer.location());
            }
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            if (exchange.getRequestMethod().equals("HEAD") || body.length == 0) {
                exchange.sendResponseHeaders(answer.status(), -1);
            } else {
                exchange.sendResponseHeaders(answer.status(), body.length);
                exchange.getResponseBody().write(body);
            }
        }
    }

    /** The port that is listened on. */
    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }
}
