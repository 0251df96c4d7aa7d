package dev.raceprobe.probe.ws;

import dev.raceprobe.api.v1alpha1.LatencyProfile;
import dev.raceprobe.probe.ws.ConnectorSettings.Limits;
import dev.raceprobe.probe.ws.ConnectorSettings.TlsFiles;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.VertxInternal;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** One event loop with Vert.x's native transport, and connectors on it. */
final class Loop implements AfterAllCallback {
    final Vertx vertx =
            Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(1));
    final Context context = ((VertxInternal) vertx).createEventLoopContext();

    static ConnectorSettings plain(String host, int port) {
        return new ConnectorSettings(
                host, port, null, TimeUnit.SECONDS.toNanos(10), false, null, Limits.DEFAULT, List.of());
    }

    static ConnectorSettings with(
            ConnectorSettings s, TlsFiles tls, long timeoutMillis, boolean compression, Limits limits) {
        return new ConnectorSettings(
                s.host(),
                s.port(),
                tls,
                TimeUnit.MILLISECONDS.toNanos(timeoutMillis),
                compression,
                s.origin(),
                limits,
                s.deniedCidrs());
    }

    static Opening opening() {
        return opening(null, 1);
    }

    static Opening opening(LatencyProfile profile, long seed) {
        return new Opening(
                "/ws?token=hidden",
                List.of(new Opening.NameValue("Authorization", "Bearer secret")),
                List.of("chat.v1"),
                profile,
                seed,
                false);
    }

    WsConnector connector(ConnectorSettings settings) {
        return new WsConnector(vertx, context, settings);
    }

    Recorder open(ConnectorSettings settings, Opening opening, Recorder recorder) {
        return open(connector(settings), opening, recorder);
    }

    Recorder open(Connector connector, Opening opening, Recorder recorder) {
        run(() -> recorder.connection = connector.open(opening, recorder));
        return recorder;
    }

    /** Runs on the loop and waits for it. */
    void run(Runnable task) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        context.runOnContext(ignored -> {
            try {
                task.run();
                done.complete(null);
            } catch (RuntimeException | Error e) {
                done.completeExceptionally(e);
            }
        });
        done.orTimeout(10, TimeUnit.SECONDS).join();
    }

    @Override
    public void afterAll(ExtensionContext ignored) {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
