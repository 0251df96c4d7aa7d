package dev.raceprobe.probe.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP server of a pod. Everything that takes time (assembling, writing, compressing) is done off the event loops. */
public final class ProbeHttp {
    private static final Logger LOG = LoggerFactory.getLogger(ProbeHttp.class);

    private final Vertx vertx;
    private final PodView pod;
    private final Routes routes;
    private final HttpServer server;

    private ProbeHttp(Vertx vertx, PodView pod) {
        this.vertx = vertx;
        this.pod = pod;
        this.routes = new Routes(pod);
        this.server = vertx.createHttpServer(new HttpServerOptions()
                        .setIdleTimeout(60)
                        .setIdleTimeoutUnit(TimeUnit.SECONDS)
                        .setMaxInitialLineLength(2_048)
                        .setMaxHeaderSize(8_192))
                .requestHandler(this::handle);
    }

    /** Listens; port 0 takes any that is free. */
    public static Future<ProbeHttp> start(Vertx vertx, String host, int port, PodView pod) {
        ProbeHttp http = new ProbeHttp(vertx, pod);
        return http.server.listen(port, host).map(http);
    }

    /** The port that it listens on. */
    public int port() {
        return server.actualPort();
    }

    /** Stops listening. */
    public Future<Void> close() {
        return server.close();
    }

    private void handle(HttpServerRequest request) {
        String method = request.method().name();
        String path = request.path() == null ? "" : request.path();
        String since = since(request);
        String accept = request.getHeader(HttpHeaders.ACCEPT);
        boolean nothingFollows = pod.complete();
        boolean gzip = acceptsGzip(request.getHeader(HttpHeaders.ACCEPT_ENCODING));
        vertx.executeBlocking(() -> routes.answer(method, path, since, accept).zippedIf(gzip), false)
                .recover(failure -> {
                    LOG.error("{} {} failed", method, path, failure);
                    return Future.succeededFuture(Answer.error(503, "the answer could not be had in time"));
                })
                .onSuccess(answer -> send(request.response(), answer).onSuccess(sent -> {
                    if (path.equals(Routes.REPORT) && answer.status() == 200) {
                        pod.reportRead(nothingFollows);
                    }
                }));
    }

    /** The parameter; the query itself where it cannot be decoded: no slice number either. */
    private static String since(HttpServerRequest request) {
        try {
            return request.getParam("since");
        } catch (IllegalArgumentException e) {
            return request.query();
        }
    }

    private static Future<Void> send(HttpServerResponse response, Answer answer) {
        response.setStatusCode(answer.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, answer.contentType())
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .putHeader(HttpHeaders.VARY, "Accept, Accept-Encoding");
        if (answer.zipped()) {
            response.putHeader(HttpHeaders.CONTENT_ENCODING, "gzip");
        }
        if (!answer.allow().isEmpty()) {
            response.putHeader(HttpHeaders.ALLOW, answer.allow());
        }
        return response.end(Buffer.buffer(answer.body()));
    }

    private static boolean acceptsGzip(String acceptEncoding) {
        return acceptEncoding != null
                && acceptEncoding.contains("gzip")
                && !acceptEncoding.replace(" ", "").matches(".*gzip;q=0(\\.0*)?(,.*)?");
    }
}
