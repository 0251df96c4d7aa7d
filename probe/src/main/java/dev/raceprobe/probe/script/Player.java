package dev.raceprobe.probe.script;

import dev.raceprobe.contract.ConnectResult;
import dev.raceprobe.contract.Evidence.TimelineEntry;
import dev.raceprobe.contract.Phase;
import dev.raceprobe.probe.timeline.Ended;
import dev.raceprobe.probe.timeline.FrameFacts;
import dev.raceprobe.probe.timeline.Received;
import dev.raceprobe.probe.timeline.Sent;
import dev.raceprobe.probe.timeline.Timeline;
import dev.raceprobe.probe.ws.Connection;
import dev.raceprobe.probe.ws.ConnectionListener;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Plays the steps of one part on one connection and writes its timeline. Lives on the event loop; every wait is a timer or a
 * message. Ends exactly once, by {@link Listener#over}.
 */
public final class Player implements ConnectionListener, Conversation {
    private static final int MAX_STAMPS = 200;
    private static final long CLOSE_CODE_GOING_AWAY = 1001;
    private static final long LATE_PONG_NANOS = 1_000_000_000L;

    private final PlayerSettings settings;
    private final Part part;
    private final Listener listener;
    private final EventLoop loop;
    private final List<Sent> sent = new ArrayList<>();
    private final List<Received> received = new ArrayList<>();
    private final List<TimelineEntry> stamps = new ArrayList<>();
    private final long startedNanos;

    private Connection connection;
    private Future<?> timer;
    private Future<?> readyTimer;
    private int at;
    private long stepBeganNanos;
    private long lastProgressNanos;
    private long upgradedNanos = -1;
    private long upgradedTargetNanos = -1;
    private long readyNanos = -1;
    private long scriptDoneNanos = -1;
    private long lastStepNanos;
    private long closeSentNanos = -1;
    private boolean readyTimedOut;
    private boolean cancelled;
    private boolean advancing;
    private boolean over;
    private String remoteAddress;

    /** Hears what is to be counted at once, and the end. */
    public interface Listener {
        /** A phase was timed. */
        void timed(Phase phase, long nanos);

        /** The connection is ready: the user's token was accepted. */
        void ready();

        /** The player has come to a barrier; it waits for {@link Player#barrierOpened}. */
        void atBarrier(String name);

        /** We answered a ping late. */
        void latePong();

        /** The connection is over: the last call. */
        void over(Timeline timeline);
    }

    /** @param startedNanos monotonic, now */
    public Player(PlayerSettings settings, Part part, EventLoop loop, long startedNanos, Listener listener) {
        this.settings = settings;
        this.part = part;
        this.loop = loop;
        this.listener = listener;
        this.startedNanos = startedNanos;
        this.lastStepNanos = startedNanos;
        stamp(startedNanos, "connect_start", null);
    }

    /** Must be called with the connection that this listens to, in the turn in which it was opened. */
    public void playOn(Connection opened) {
        connection = opened;
    }

    /** What the part says. */
    public Part part() {
        return part;
    }

    @Override
    public List<Sent> sent() {
        return sent;
    }

    @Override
    public List<Received> received() {
        return received;
    }

    // --- the connection speaks

    @Override
    public void step(OpeningStep step, long atNanos, String detail) {
        switch (step) {
            case RESOLVED -> timed(Phase.DNS, atNanos);
            case CONNECT_FAILED -> lastStepNanos = atNanos;
            case TCP_CONNECTED -> {
                timed(Phase.TCP, atNanos);
                remoteAddress = detail;
                stamp(atNanos, "tcp_connected", detail);
            }
            case TLS_DONE -> {
                timed(Phase.TLS, atNanos);
                stamp(atNanos, "tls_done", null);
            }
            case UPGRADE_SENT -> {
                lastStepNanos = atNanos;
                stamp(atNanos, "upgrade_sent", null);
            }
        }
    }

    private void timed(Phase phase, long atNanos) {
        listener.timed(phase, atNanos - lastStepNanos);
        lastStepNanos = atNanos;
    }

    @Override
    public void upgraded(Upgrade upgrade, long atNanos, long targetSideNanos) {
        upgradedNanos = atNanos;
        upgradedTargetNanos = targetSideNanos;
        lastProgressNanos = atNanos;
        timed(Phase.UPGRADE, atNanos);
        stamp(atNanos, "upgrade_received", null);
        settings.firstMessage().ifPresent(token -> connection.sendText(token, Connection.Sent.IGNORED));
        if (settings.readyEvent().isEmpty()) {
            becomeReady(atNanos);
        } else {
            readyTimer = loop.schedule(this::readyTimeout, settings.readyTimeoutNanos(), TimeUnit.NANOSECONDS);
        }
        stepBeganNanos = atNanos;
        advance();
    }

    @Override
    public void text(ByteBuf utf8, long atNanos, long targetSideNanos) {
        take(settings.protocols().read(utf8), atNanos, targetSideNanos);
    }

    @Override
    public void binary(ByteBuf payload, long atNanos, long targetSideNanos) {
        take(FrameFacts.NOTHING, atNanos, targetSideNanos);
    }

    private void take(FrameFacts facts, long atNanos, long targetSideNanos) {
        if (received.isEmpty()) {
            listener.timed(Phase.FIRST_FRAME, atNanos - upgradedNanos);
        }
        FrameFacts known = attributed(facts);
        received.add(new Received(atNanos, targetSideNanos, known));
        lastProgressNanos = atNanos;
        stamp(atNanos, "frame_in", described(known));
        if (settings.readyEvent().map(known.type()::equals).orElse(false) && readyNanos < 0) {
            becomeReady(atNanos);
        }
        timeEcho(known, atNanos);
        advance();
    }

    /** A response without a correlation id answers the oldest message that has no answer yet. */
    private FrameFacts attributed(FrameFacts facts) {
        if (!facts.correlation().isEmpty() || !facts.type().equals(settings.responseType())) {
            return facts;
        }
        return sent.stream()
                .filter(s -> !answered(s.tag(), facts.type()))
                .findFirst()
                .map(s -> new FrameFacts(
                        facts.type(),
                        s.nonce(),
                        facts.sequence(),
                        facts.user(),
                        facts.canary(),
                        facts.error(),
                        facts.provesEarlyRead()))
                .orElse(facts);
    }

    private void timeEcho(FrameFacts facts, long atNanos) {
        if (facts.type().equals(settings.responseType())) {
            sent.stream()
                    .filter(s -> s.nonce().equals(facts.correlation()))
                    .findFirst()
                    .ifPresent(s -> listener.timed(Phase.ECHO, atNanos - s.atNanos()));
        }
    }

    private String described(FrameFacts facts) {
        String type = facts.type().isEmpty() ? "message" : facts.type();
        String name = type.length() > 40 ? type.substring(0, 40) + "…" : type;
        String of = sent.stream()
                .filter(s -> s.nonce().equals(facts.correlation()))
                .findFirst()
                .map(s -> " for " + s.tag())
                .orElse("");
        return facts.isError() ? name + of + ": " + facts.error() : name + of;
    }

    @Override
    public void pong(ByteBuf payload, long atNanos, long targetSideNanos) {
        stamp(atNanos, "pong_in", null);
    }

    @Override
    public void ping(long atNanos, long answeredAfterNanos) {
        if (answeredAfterNanos > LATE_PONG_NANOS) {
            listener.latePong();
        }
    }

    @Override
    public void closeReceived(int code, String reason, long atNanos) {
        stamp(atNanos, "close_in", String.valueOf(code));
        if (closeSentNanos >= 0) {
            listener.timed(Phase.CLOSE, atNanos - closeSentNanos);
        }
    }

    @Override
    public void injected(long roundTripNanos, long errorNanos) {
        listener.timed(Phase.INJECTED, roundTripNanos);
        listener.timed(Phase.INJECTED_ERROR, Math.abs(errorNanos));
    }

    @Override
    public void ended(Ending ending, long atNanos) {
        if (ending.result() == ConnectResult.OPENED) {
            listener.timed(Phase.LIFETIME, atNanos - upgradedNanos);
            if (ending.initiator() == Initiator.NETWORK) {
                stamp(atNanos, "reset", null);
            }
        } else if (ending.result() == ConnectResult.TIMEOUT) {
            stamp(atNanos, "timeout", null);
        }
        finish(new Ended(
                ending.result(),
                ending.status(),
                ending.code(),
                ending.reason(),
                ending.initiator().name().toLowerCase(Locale.ROOT),
                ending.detail()));
    }

    private void finish(Ended ended) {
        if (over) {
            return;
        }
        over = true;
        cancel(timer);
        cancel(readyTimer);
        listener.over(new Timeline(
                startedNanos,
                optional(upgradedNanos),
                optional(upgradedTargetNanos),
                optional(readyNanos),
                readyTimedOut,
                optional(scriptDoneNanos),
                Optional.empty(),
                cancelled,
                sent,
                received,
                ended,
                stamps,
                remoteAddress,
                settings.traceparent()));
    }

    private static OptionalLong optional(long nanos) {
        return nanos < 0 ? OptionalLong.empty() : OptionalLong.of(nanos);
    }

    // --- readiness

    private void becomeReady(long atNanos) {
        readyNanos = atNanos;
        cancel(readyTimer);
        listener.timed(Phase.READY, atNanos - upgradedNanos);
        listener.timed(Phase.SCHEDULED_READY, atNanos - settings.dueNanos());
        stamp(atNanos, "ready", null);
        listener.ready();
    }

    private void readyTimeout() {
        readyTimedOut = true;
        stamp(System.nanoTime(), "timeout", "ready");
        if (at < part.steps().size() && part.steps().get(at) instanceof Step.AwaitReady) {
            done(1000);
        }
    }

    // --- the script

    /** The barrier that this player waits at is open. */
    public void barrierOpened() {
        if (!over && scriptDoneNanos < 0) {
            next();
            advance();
        }
    }

    /** Ends early, because we were told to: the check is nobody's fault. */
    public void cancel() {
        if (!over && scriptDoneNanos < 0) {
            cancelled = true;
            cancel(timer);
            if (upgradedNanos < 0) {
                connection.abandon();
            } else {
                done((int) CLOSE_CODE_GOING_AWAY);
            }
        }
    }

    private void advance() {
        if (advancing) {
            return;
        }
        advancing = true;
        try {
            while (scriptDoneNanos < 0 && !over && upgradedNanos >= 0) {
                if (at >= part.steps().size()) {
                    done(1000);
                } else if (!play(part.steps().get(at))) {
                    return;
                }
            }
        } finally {
            advancing = false;
        }
    }

    /** Whether the step is over and the next may begin. */
    private boolean play(Step step) {
        if (step instanceof Step.AwaitReady) {
            return readyNanos >= 0 && next();
        }
        if (step instanceof Step.Send send) {
            say(send);
            return next();
        }
        if (step instanceof Step.Expect expect) {
            return expect(expect);
        }
        if (step instanceof Step.Hold hold) {
            return hold(hold);
        }
        if (step instanceof Step.Barrier barrier) {
            int before = at;
            if (timer == null) {
                timer = loop.schedule(this::barrierOpened, barrier.withinNanos(), TimeUnit.NANOSECONDS);
                listener.atBarrier(barrier.name());
            }
            return at != before; // the last to come opens it in this very call
        }
        if (step instanceof Step.Cut cut) {
            scriptDoneNanos = System.nanoTime();
            connection.cut(cut.kind());
            return false;
        }
        done(((Step.Close) step).code());
        return false;
    }

    private boolean next() {
        cancel(timer);
        timer = null;
        at++;
        stepBeganNanos = System.nanoTime();
        return true;
    }

    private void say(Step.Send send) {
        String nonce = "rp-" + HexFormat.of().toHexDigits(settings.random().nextLong());
        String text = Template.render(
                send.template(),
                new Template.Variables(
                        nonce,
                        part.canary(),
                        settings.subject(),
                        part.user(),
                        settings.token().orElse("")));
        connection.sendText(Unpooled.copiedBuffer(text, java.nio.charset.StandardCharsets.UTF_8), (atNanos, target) -> {
            sent.add(new Sent(send.tag(), nonce, atNanos, target));
            lastProgressNanos = Math.max(lastProgressNanos, atNanos);
            stamp(atNanos, "frame_out", send.tag());
        });
    }

    private boolean expect(Step.Expect expect) {
        if (expect.met().test(this)) {
            return proceed(expect.whenMet());
        }
        long left = expect.withinNanos() + settings.injectedNanos() - (System.nanoTime() - anchor(expect.from()));
        if (left <= 0) {
            return proceed(expect.whenMissed());
        }
        // the anchor may have moved since the timer was set
        cancel(timer);
        timer = loop.schedule(this::wake, left, TimeUnit.NANOSECONDS);
        return false;
    }

    private boolean hold(Step.Hold hold) {
        long left = hold.nanos() - (System.nanoTime() - anchor(hold.from()));
        if (left <= 0) {
            return next();
        }
        cancel(timer);
        timer = loop.schedule(this::wake, left, TimeUnit.NANOSECONDS);
        return false;
    }

    private void wake() {
        if (!over) {
            advance();
        }
    }

    private long anchor(Step.Anchor anchor) {
        return switch (anchor) {
            case NOW -> stepBeganNanos;
            case UPGRADE -> upgradedNanos;
            case LAST_PROGRESS -> lastProgressNanos;
        };
    }

    private boolean proceed(Step.Then then) {
        if (then == Step.Then.FINISH) {
            done(1000);
            return false;
        }
        return next();
    }

    private void done(int code) {
        cancel(timer);
        timer = null;
        scriptDoneNanos = System.nanoTime();
        closeSentNanos = scriptDoneNanos;
        stamp(scriptDoneNanos, "close_out", String.valueOf(code));
        connection.close(code, "");
    }

    private static void cancel(Future<?> timer) {
        if (timer != null) {
            timer.cancel(false);
        }
    }

    private void stamp(long atNanos, String event, String note) {
        if (stamps.size() < MAX_STAMPS) {
            stamps.add(new TimelineEntry((atNanos - startedNanos) / 1000, event, note));
        }
    }
}
