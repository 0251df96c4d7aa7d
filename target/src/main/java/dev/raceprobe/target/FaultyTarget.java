package dev.raceprobe.target;

import dev.raceprobe.target.truth.Truth;
import dev.raceprobe.target.truth.TruthLog;
import dev.raceprobe.target.truth.TruthSnapshot;
import dev.raceprobe.target.wire.EarlyBytes;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The faulty reference server, running. All its connections live on one event loop, so that what they share needs no locks and
 * chance is drawn in one order.
 */
public final class FaultyTarget implements AutoCloseable {
    private static final int MAX_MESSAGE_BYTES = 1 << 20;
    private static final long PATIENCE_SECONDS = 30;

    private final TargetSettings settings;
    private final TruthLog log;
    private final Truth truth;
    private final Guests guests = new Guests();
    private final Vertx vertx;
    private final Context loop;
    private final HttpServer server;
    private final AtomicBoolean closed = new AtomicBoolean();

    private FaultyTarget(TargetSettings settings, TruthLog log) {
        this.settings = settings;
        this.log = log;
        truth = new Truth(log, Instant.now(), System.nanoTime());
        // Native transport: its timer keeps microseconds, where NIO's waits in whole milliseconds.
        vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(1));
        loop = vertx.getOrCreateContext();
        Front front = new Front(settings.tokens(), truth, guests);
        server = vertx.createHttpServer(options(settings))
                .connectionHandler(EarlyBytes::keepOn)
                .requestHandler(front::handle);
    }

    /** Returns when it listens; {@link UncheckedIOException}, with a message for the user, when it cannot. */
    public static FaultyTarget start(TargetSettings settings) {
        FaultyTarget target = new FaultyTarget(settings, logTo(settings.truthFile()));
        try {
            await(target.server.listen());
            return target;
        } catch (IOException e) {
            target.close();
            throw new UncheckedIOException(
                    "cannot listen on %s:%d: %s".formatted(settings.host(), settings.port(), e.getMessage()), e);
        }
    }

    public int port() {
        return server.actualPort();
    }

    /** The WebSocket URL of a path. */
    public String url(String path) {
        String host = settings.host();
        String scheme = settings.tls() == null ? "ws" : "wss";
        return "%s://%s:%d%s".formatted(scheme, host.contains(":") ? "[" + host + "]" : host, port(), path);
    }

    public TruthSnapshot truth() {
        return truth.snapshot();
    }

    public void resetTruth() {
        truth.reset();
    }

    /** Connections are closed with 1001 and have a second to answer; the truth's file is complete on return. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            Promise<Void> gone = Promise.promise();
            loop.runOnContext(turn -> guests.sendHome(vertx).onComplete(gone));
            await(gone.future().eventually(vertx::close));
        } catch (IOException e) {
            throw new UncheckedIOException("server did not stop: " + e.getMessage(), e);
        } finally {
            log.close();
        }
    }

    private static TruthLog logTo(Path file) {
        try {
            return TruthLog.open(file);
        } catch (IOException e) {
            throw new UncheckedIOException("--truth must be a writable file, was " + file, e);
        }
    }

    private static void await(Future<?> future) throws IOException {
        try {
            future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause().getMessage(), e);
        } catch (TimeoutException e) {
            throw new IOException("not done after " + PATIENCE_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    private static HttpServerOptions secured(TargetSettings.Tls tls, HttpServerOptions plain) {
        HttpServerOptions options = plain.setSsl(true)
                .setUseAlpn(false)
                .setKeyCertOptions(new PemKeyCertOptions()
                        .setCertPath(tls.certificate().toString())
                        .setKeyPath(tls.key().toString()));
        return tls.clientCa() == null
                ? options
                : options.setClientAuth(ClientAuth.REQUIRED)
                        .setTrustOptions(
                                new PemTrustOptions().addCertPath(tls.clientCa().toString()));
    }

    private static HttpServerOptions options(TargetSettings settings) {
        HttpServerOptions plain = plain(settings);
        return settings.tls() == null ? plain : secured(settings.tls(), plain);
    }

    private static HttpServerOptions plain(TargetSettings settings) {
        return new HttpServerOptions()
                .setHost(settings.host())
                .setPort(settings.port())
                .setHttp2ClearTextEnabled(false)
                .setAcceptBacklog(16_384)
                .setMaxInitialLineLength(16_384) // a token may stand in the query
                .setMaxHeaderSize(32_768)
                .setMaxWebSocketFrameSize(MAX_MESSAGE_BYTES)
                .setMaxWebSocketMessageSize(MAX_MESSAGE_BYTES)
                .setPerFrameWebSocketCompressionSupported(false) // x-webkit-deflate-frame, never standardised
                .setWebSocketSubProtocols(List.of("*"));
    }
}
