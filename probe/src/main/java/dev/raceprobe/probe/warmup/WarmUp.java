package dev.raceprobe.probe.warmup;

import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.probe.PodClock;
import dev.raceprobe.probe.auth.SecretFiles;
import dev.raceprobe.probe.auth.TokenSource;
import dev.raceprobe.probe.round.Openings;
import dev.raceprobe.probe.round.RoundPlay;
import dev.raceprobe.probe.round.RoundSettings;
import dev.raceprobe.probe.scenario.ScenarioPlays;
import dev.raceprobe.probe.schedule.Admission;
import dev.raceprobe.probe.schedule.Breaker;
import dev.raceprobe.probe.script.Ids;
import dev.raceprobe.probe.script.Protocols;
import dev.raceprobe.probe.ws.ConnectorSettings;
import dev.raceprobe.probe.ws.WsConnector;
import io.netty.channel.EventLoop;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plays a few rounds against an echo server of our own on loopback, along the same path as real rounds and with nothing written
 * down, so that classes are loaded and the hot path is compiled before anything is measured. Whatever goes wrong with it, the
 * real rounds start.
 */
public final class WarmUp {
    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);

    private static final int ROUNDS = 8;
    private static final long AT_MOST_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final long CLOSE_AFTER_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final EventLoop loop;
    private final PodClock clock;
    private final HttpServer server;
    private final Runnable then;
    private WsConnector connector;
    private RoundSettings settings;
    private SecretFiles noSecrets;
    private RoundPlay playing;
    private long startedNanos;
    private boolean over;

    private WarmUp(Vertx vertx, EventLoop loop, PodClock clock, Runnable then) {
        this.loop = loop;
        this.clock = clock;
        this.then = then;
        this.server = vertx.createHttpServer()
                .webSocketHandler(socket -> socket.textMessageHandler(text ->
                        socket.writeTextMessage(text.replace(WarmUpPlan.REQUEST_TYPE, WarmUpPlan.RESPONSE_TYPE))));
    }

    /**
     * Begins; to be called on the loop of the context.
     *
     * @param then runs on the loop, exactly once, when it is over: after 3 s at the latest
     */
    public static void start(Vertx vertx, Context context, EventLoop loop, PodClock clock, Runnable then) {
        WarmUp warmUp = new WarmUp(vertx, loop, clock, then);
        warmUp.startedNanos = clock.nanos();
        loop.schedule(warmUp::timeIsUp, AT_MOST_NANOS, TimeUnit.NANOSECONDS);
        warmUp.server
                .listen(0, "127.0.0.1")
                .onComplete(listening -> loop.execute(() -> {
                    if (listening.succeeded()) {
                        warmUp.begin(vertx, context);
                    } else {
                        warmUp.end("cannot listen on loopback: "
                                + listening.cause().getMessage());
                    }
                }));
    }

    private void begin(Vertx vertx, Context context) {
        try {
            ShardPlan plan = WarmUpPlan.against(server.actualPort());
            Path nowhere = Path.of("/nonexistent");
            connector = new WsConnector(vertx, context, ConnectorSettings.of(plan.target(), List.of(), nowhere));
            noSecrets = SecretFiles.open(nowhere);
            TokenSource none = user -> new TokenSource.NoToken("no tokens are needed");
            settings = new RoundSettings(
                    plan,
                    clock,
                    loop,
                    connector,
                    new Openings(plan, none, noSecrets),
                    new Protocols(plan.protocol()),
                    new Admission(plan.load(), loop, clock::nanos, lag -> {}),
                    new Breaker(plan.load().breaker()),
                    new NoTally(),
                    new Ids(plan.seed()));
            play(0);
        } catch (RuntimeException e) {
            end(e.toString());
        }
    }

    private void play(int round) {
        if (over) {
            return;
        }
        if (round == ROUNDS) {
            end("");
            return;
        }
        ShardPlan.Row row = settings.plan().rows().get(0);
        playing = new RoundPlay(
                settings,
                row,
                ScenarioPlays.of(settings.plan(), row),
                round,
                readings -> loop.execute(() -> play(round + 1)));
        playing.start(clock.nanos());
    }

    private void timeIsUp() {
        if (!over) {
            end("it took more than " + TimeUnit.NANOSECONDS.toSeconds(AT_MOST_NANOS) + " s");
        }
    }

    private void end(String trouble) {
        if (over) {
            return;
        }
        over = true;
        if (!trouble.isEmpty()) {
            LOG.info("the warm-up ended early: {}", trouble);
            if (playing != null) {
                playing.cancel();
            }
        }
        LOG.debug("warmed up in {} ms", (clock.nanos() - startedNanos) / 1_000_000);
        if (connector != null) {
            connector.close();
        }
        if (trouble.isEmpty()) {
            server.close();
        } else {
            // one that is on its way in would be refused with a stack trace
            loop.schedule(server::close, CLOSE_AFTER_NANOS, TimeUnit.NANOSECONDS);
        }
        if (noSecrets != null) {
            noSecrets.close();
        }
        then.run();
    }
}
