package dev.raceprobe.probe.fetch;

import dev.raceprobe.api.v1alpha1.Target;
import dev.raceprobe.probe.fetch.FetchResult.Kind;
import dev.raceprobe.probe.ws.Cidr;
import dev.raceprobe.probe.ws.ConnectorSettings.TlsFiles;
import dev.raceprobe.probe.ws.TlsContexts;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoop;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.internal.resolver.NameResolver;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * Fetches on the shard's event loop, each request on a connection of its own. The target's TLS settings hold for every URL; its
 * client certificate and server name are for the target's own host alone. Must be closed, which ends what is under way.
 */
public final class LoopFetcher implements Fetcher, AutoCloseable {
    private final EventLoop loop;
    private final ChannelFactory<? extends Channel> channels;
    private final NameResolver resolver;
    private final List<Cidr> denied;
    private final TlsFiles tls;
    private final String targetHost;
    private final ExecutorService tlsTasks = Executors.newFixedThreadPool(1, task -> {
        Thread thread = new Thread(task, "raceprobe-fetch-tls");
        thread.setDaemon(true);
        return thread;
    });
    private final Map<Origin, TlsContexts> contexts = new HashMap<>();
    private final Set<Exchange> underWay = new HashSet<>();
    private boolean closed;

    /**
     * @param context an event-loop context: its loop is the one that results are heard on
     * @param deniedCidrs addresses that are never connected to
     * @param secretsDir where a reference to key K of Secret S is the file S/K
     */
    public LoopFetcher(Vertx vertx, Context context, Target target, List<String> deniedCidrs, Path secretsDir) {
        VertxInternal internals = (VertxInternal) vertx;
        this.loop = ((ContextInternal) context).nettyEventLoop();
        this.channels = internals.transport().channelFactory(false);
        this.resolver = internals.nameResolver();
        this.denied = deniedCidrs.stream().map(Cidr::parse).toList();
        this.tls = TlsFiles.of(target.tls(), secretsDir);
        this.targetHost = Origin.of(URI.create(target.url().replaceFirst("^(?i:ws)", "http")))
                .host();
    }

    @Override
    public void fetch(FetchRequest request, Consumer<FetchResult> whenDone) {
        loop.execute(() -> begin(request, whenDone));
    }

    private void begin(FetchRequest request, Consumer<FetchResult> whenDone) {
        if (closed) {
            whenDone.accept(new FetchResult.Failed(Kind.PROBE, "the probe is shutting down"));
            return;
        }
        Exchange exchange = new Exchange(this, request, whenDone);
        underWay.add(exchange);
        exchange.begin();
    }

    void over(Exchange exchange) {
        underWay.remove(exchange);
    }

    EventLoop loop() {
        return loop;
    }

    ChannelFactory<? extends Channel> channels() {
        return channels;
    }

    NameResolver resolver() {
        return resolver;
    }

    List<Cidr> denied() {
        return denied;
    }

    /** Hears an origin's contexts on the event loop, at once if they are known; reading files takes its time elsewhere. */
    void tls(Origin origin, Consumer<TlsContexts> then) {
        TlsContexts known = contexts.get(origin);
        if (known != null) {
            then.accept(known);
            return;
        }
        boolean isTarget = origin.host().equalsIgnoreCase(targetHost);
        TlsFiles files = isTarget ? tls : new TlsFiles(tls.ca(), null, null, tls.insecureSkipVerify());
        tlsTasks.execute(() -> {
            TlsContexts made = new TlsContexts(files, origin.host(), origin.port(), tlsTasks);
            loop.execute(() -> then.accept(contexts.computeIfAbsent(origin, o -> made)));
        });
    }

    @Override
    public void close() {
        loop.execute(() -> {
            closed = true;
            List.copyOf(underWay).forEach(exchange -> exchange.fail(Kind.PROBE, "the probe is shutting down"));
            tlsTasks.shutdown();
        });
    }
}
