package dev.raceprobe.probe.script;

import dev.raceprobe.api.v1alpha1.CutKind;
import dev.raceprobe.contract.ConnectResult;
import dev.raceprobe.contract.Evidence.TimelineEntry;
import dev.raceprobe.contract.Phase;
import dev.raceprobe.probe.fetch.FetchRequest;
import dev.raceprobe.probe.fetch.FetchResult;
import dev.raceprobe.probe.timeline.Ended;
import dev.raceprobe.probe.timeline.Fetched;
import dev.raceprobe.probe.timeline.FrameFacts;
import dev.raceprobe.probe.timeline.Received;
import dev.raceprobe.probe.timeline.Sent;
import dev.raceprobe.probe.timeline.Timeline;
import dev.raceprobe.probe.ws.Connection;
import dev.raceprobe.probe.ws.ConnectionListener;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Plays the steps of one part on one connection and writes its timeline. Lives on the event loop; every wait is a timer or a
 * message, and no wait is without an end. Ends exactly once, by {@link Listener#over}.
 */
public final class Player implements ConnectionListener, Voice {
    /** Stamps of frames for evidence; the rest of the stamps has room of its own. */
    private static final int MAX_FRAME_STAMPS = 150;

    private static final int MAX_STAMPS = 200;
    private static final int NORMAL_CLOSURE = 1000;
    private static final int GOING_AWAY = 1001;
    private static final long LATE_PONG_NANOS = 1_000_000_000L;
    /** What is held by an injected delay is looked at again after this. */
    private static final long HELD_NANOS = 5_000_000L;

    private static final long HALF_OPEN_NANOS = 5_000_000_000L;

    private final PlayerSettings settings;
    private final Part part;
    private final Listener listener;
    private final EventLoop loop;
    private final Transcript transcript;
    private final BitSet metExpectations = new BitSet();
    private final List<TimelineEntry> stamps = new ArrayList<>();
    private final Pulse pulse = new Pulse();
    private final long startedNanos;

    private final List<Fetched> fetched = new ArrayList<>();

    private Activity activity;
    private Optional<Ear> ear = Optional.empty();
    private Connection connection;
    private Future<?> timer;
    private Future<?> readyTimer;
    private int at;
    private boolean waiting;
    private long stepBeganNanos;
    private long lastProgressNanos;
    private long lastSaidNanos;
    private long deliveredNanos;
    private OptionalLong upgradedNanos = OptionalLong.empty();
    private OptionalLong upgradedTargetNanos = OptionalLong.empty();
    private OptionalLong readyNanos = OptionalLong.empty();
    private OptionalLong scriptDoneNanos = OptionalLong.empty();
    private long lastStepNanos;
    private String pingPayload = "";
    private long pingedNanos;
    private boolean readyTimedOut;
    private boolean cancelled;
    private Optional<String> fault = Optional.empty();
    private boolean advancing;
    private boolean heardFrame;
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

        /** The player waits at a barrier no longer: it never opened in time. */
        void leftBarrier(String name);

        /** We answered a ping late. */
        void latePong();

        /** The connection was cut half open: the peer does not know, and the end comes later. */
        default void cutHalfOpen() {}

        /** So many messages found no writable socket and were not attempted. */
        default void unsent(int messages) {}

        /** The connection is over: the last call. */
        void over(Timeline timeline);
    }

    /** Starts the clock of one connection. */
    public Player(PlayerSettings settings, Part part, EventLoop loop, Listener listener) {
        this.settings = settings;
        this.part = part;
        this.loop = loop;
        this.listener = listener;
        this.transcript = new Transcript(part.answers(), part.streamed());
        this.startedNanos = now();
        this.lastStepNanos = startedNanos;
        stamp(startedNanos, "connect_start", null);
    }

    /** Must be called with the connection that this listens to, in the turn in which it was opened. */
    public void playOn(Connection opened) {
        connection = opened;
    }

    private long now() {
        return settings.nanos().getAsLong();
    }

    // --- the connection speaks

    @Override
    public void step(OpeningStep step, long atNanos, String detail) {
        switch (step) {
            case RESOLVED -> timed(Phase.DNS, atNanos);
            case CONNECT_FAILED -> {
                lastStepNanos = atNanos;
                stamp(atNanos, "connect_start", "after " + detail);
            }
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
        upgradedNanos = OptionalLong.of(atNanos);
        pulse.beat(atNanos);
        upgradedTargetNanos = OptionalLong.of(targetSideNanos);
        lastProgressNanos = atNanos;
        stepBeganNanos = atNanos;
        timed(Phase.UPGRADE, atNanos);
        stamp(atNanos, "upgrade_received", null);
        settings.firstMessage()
                .ifPresent(token ->
                        connection.sendText(rendered(token, settings.ids().nonce()), Connection.Sent.IGNORED));
        if (settings.readyEvent().isEmpty()) {
            becomeReady(atNanos);
        } else {
            readyTimer = after(settings.readyTimeoutNanos(), this::readyTimeout);
        }
        advance();
    }

    @Override
    public void text(ByteBuf utf8, long atNanos, long targetSideNanos) {
        FrameFacts facts = settings.protocols().read(utf8);
        ear.ifPresent(listening -> listening.heard(facts, utf8));
        overhear(utf8, true, atNanos, targetSideNanos);
        take(facts, atNanos, targetSideNanos);
    }

    @Override
    public void binary(ByteBuf payload, long atNanos, long targetSideNanos) {
        overhear(payload, false, atNanos, targetSideNanos);
        take(settings.protocols().readBinary(payload), atNanos, targetSideNanos);
    }

    private void overhear(ByteBuf payload, boolean isText, long atNanos, long targetSideNanos) {
        if (activity != null && !isDone()) {
            activity.heard(payload, isText, atNanos, targetSideNanos);
        }
    }

    private void take(FrameFacts facts, long atNanos, long targetSideNanos) {
        pulse.beat(atNanos);
        if (!heardFrame) {
            heardFrame = true;
            listener.timed(Phase.FIRST_FRAME, atNanos - upgradedNanos.orElse(atNanos));
        }
        Received message = transcript.hear(facts, atNanos, targetSideNanos);
        Optional<Sent> about = transcript.subject(message);
        stampFrame(atNanos, "frame_in", described(message.facts(), about));
        if (readyNanos.isEmpty()
                && settings.readyEvent().map(facts.type()::equals).orElse(false)) {
            becomeReady(atNanos);
        }
        if (about.isPresent()
                && facts.type().equals(settings.responseType())
                && transcript.heard(about.get().tag(), facts.type()) == 1) {
            listener.timed(Phase.ECHO, atNanos - about.get().atNanos());
        }
        progress(atNanos);
        advance();
    }

    /** Whether this message has met an expectation of the present run of them. */
    private void progress(long atNanos) {
        for (int i = at; i < part.steps().size() && part.steps().get(i) instanceof Step.Expect expect; i++) {
            if (!metExpectations.get(i) && expect.met().test(transcript)) {
                metExpectations.set(i);
                lastProgressNanos = atNanos;
            }
        }
    }

    private String described(FrameFacts facts, Optional<Sent> about) {
        String type = facts.type().isEmpty() ? "message" : facts.type();
        String shown = redacted(type);
        String name = shown.length() > 40 ? shown.substring(0, 40) + "…" : shown;
        String of = about.map(s -> " for " + s.tag()).orElse("");
        return facts.isError() ? name + of + ": " + facts.error() : name + of;
    }

    /** A peer may send back the token where a timeline or a report would show it. */
    @Override
    public String redacted(String text) {
        return settings.token().map(token -> Redaction.of(token, text)).orElse(text);
    }

    @Override
    public void pong(ByteBuf payload, long atNanos, long targetSideNanos) {
        pulse.beat(atNanos);
        stamp(atNanos, "pong_in", null);
        if (activity != null) {
            activity.ponged(payload.toString(StandardCharsets.US_ASCII));
            advance();
        }
        if (!pingPayload.isEmpty()
                && payload.toString(StandardCharsets.US_ASCII).equals(pingPayload)) {
            pingPayload = "";
            pulse.ponged();
            listener.timed(Phase.PING, atNanos - pingedNanos);
            next();
            advance();
        }
    }

    @Override
    public void ping(long atNanos, long answeredAfterNanos) {
        pulse.beat(atNanos + answeredAfterNanos);
        if (answeredAfterNanos > LATE_PONG_NANOS) {
            pulse.latePong();
            listener.latePong();
        }
    }

    @Override
    public void closeReceived(int code, String reason, long atNanos) {
        pulse.closing(atNanos);
        stamp(atNanos, "close_in", String.valueOf(code));
        scriptDoneNanos.ifPresent(sentNanos -> listener.timed(Phase.CLOSE, atNanos - sentNanos));
    }

    @Override
    public void injected(long roundTripNanos, long errorNanos) {
        deliveredNanos = Math.max(deliveredNanos, roundTripNanos);
        listener.timed(Phase.INJECTED, roundTripNanos);
        listener.timed(Phase.INJECTED_ERROR, Math.abs(errorNanos));
    }

    /** What the check needed and had not come by now says nothing, as if we had been told to stop. */
    @Override
    public void faultInjected(String fault, long atNanos) {
        stamp(atNanos, "reset", fault);
        if (!isDone()) {
            cancelled = true;
            stop(timer);
            scriptDoneNanos = OptionalLong.of(atNanos);
        }
    }

    @Override
    public void ended(Ending ending, long atNanos) {
        if (ending.result() == ConnectResult.OPENED && ending.initiator() == Initiator.NETWORK) {
            stamp(atNanos, "reset", null);
        } else if (ending.result() == ConnectResult.TIMEOUT) {
            stamp(atNanos, "timeout", null);
        }
        if (upgradedNanos.isPresent()) {
            listener.timed(Phase.LIFETIME, atNanos - upgradedNanos.getAsLong());
        }
        finish(
                new Ended(
                        ending.result(),
                        ending.status(),
                        ending.code(),
                        redacted(ending.reason()),
                        ending.initiator().name().toLowerCase(Locale.ROOT),
                        redacted(ending.detail())),
                atNanos);
    }

    private void finish(Ended ended, long atNanos) {
        if (over) {
            return;
        }
        over = true;
        stop(timer);
        stop(readyTimer);
        listener.over(new Timeline(
                startedNanos,
                upgradedNanos,
                upgradedTargetNanos,
                readyNanos,
                readyTimedOut,
                scriptDoneNanos,
                atNanos,
                Optional.empty(),
                fault,
                cancelled,
                transcript.sent(),
                transcript.received(),
                unmatched(),
                ended,
                stamps,
                remoteAddress,
                settings.traceparent(),
                fetched,
                pulse.at(atNanos),
                transcript.dropped(),
                deliveredNanos));
    }

    private long unmatched() {
        return part.steps().stream()
                .filter(Step.Talk.class::isInstance)
                .mapToLong(step -> ((Step.Talk) step).script().unmatched())
                .findFirst()
                .orElseGet(transcript::unmatched);
    }

    // --- readiness

    private void becomeReady(long atNanos) {
        readyNanos = OptionalLong.of(atNanos);
        stop(readyTimer);
        listener.timed(Phase.READY, atNanos - upgradedNanos.orElse(atNanos));
        listener.timed(Phase.SCHEDULED_READY, atNanos - settings.scheduledNanos());
        stamp(atNanos, "ready", null);
        listener.ready();
    }

    private void readyTimeout() {
        if (readyNanos.isPresent()) {
            return;
        }
        long within = settings.readyTimeoutNanos() - settings.injectedNanos();
        long left = left(within, upgradedTargetNanos.orElse(startedNanos));
        if (left > 0) {
            readyTimer = after(left, this::readyTimeout);
            return;
        }
        readyTimedOut = true;
        stamp(now(), "timeout", "ready");
        if (at < part.steps().size() && part.steps().get(at) instanceof Step.AwaitReady) {
            done(NORMAL_CLOSURE);
        }
    }

    // --- the script

    /** The barrier of the name is open; does nothing unless this player waits at it. */
    public void barrierOpened(String name) {
        boolean waitsHere = waiting
                && at < part.steps().size()
                && part.steps().get(at) instanceof Step.Barrier barrier
                && barrier.name().equals(name);
        if (waitsHere && !isDone()) {
            next();
            advance();
        }
    }

    /** Ends early, because we were told to: the check is nobody's fault. */
    public void cancel() {
        if (isDone()) {
            return;
        }
        cancelled = true;
        if (upgradedNanos.isEmpty()) {
            connection.abandon();
        } else {
            done(GOING_AWAY);
        }
    }

    /** Something went wrong inside the probe: the check says nothing, and the connection ends. */
    public void fail(RuntimeException e) {
        if (fault.isEmpty()) {
            fault = Optional.of(Faults.describe(e));
        }
        if (connection != null && !over) {
            connection.abandon();
        }
    }

    private boolean isDone() {
        return over || scriptDoneNanos.isPresent();
    }

    private void advance() {
        if (advancing) {
            return;
        }
        advancing = true;
        try {
            while (!isDone() && upgradedNanos.isPresent()) {
                if (at >= part.steps().size()) {
                    done(NORMAL_CLOSURE);
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
            return awaitReady();
        } else if (step instanceof Step.Send send) {
            say(send.tag(), send.template());
            return next();
        } else if (step instanceof Step.Expect expect) {
            return expect(expect);
        } else if (step instanceof Step.Ping ping) {
            return ping(ping);
        } else if (step instanceof Step.Hold hold) {
            long left = hold.nanos() - (now() - anchor(hold.from()));
            return left <= 0 ? next() : pause(left);
        } else if (step instanceof Step.Barrier barrier) {
            return barrier(barrier);
        } else if (step instanceof Step.Cut cut) {
            cut(cut.kind());
            return false;
        }
        return step instanceof Step.Close close ? close(close) : act(step);
    }

    private boolean close(Step.Close close) {
        done(close.code());
        return false;
    }

    private boolean act(Step step) {
        if (step instanceof Step.Listen listen) {
            ear = Optional.of(listen.ear());
            return next();
        }
        if (activity == null) {
            activity = Activity.of(step, this)
                    .orElseThrow(() -> new IllegalArgumentException("nobody plays a " + step.getClass()));
        }
        if (activity.goOn()) {
            activity = null;
            return next();
        }
        return false;
    }

    private boolean next() {
        stop(timer);
        waiting = false;
        pingPayload = "";
        at++;
        stepBeganNanos = now();
        return true;
    }

    private boolean awaitReady() {
        if (readyTimedOut && readyNanos.isEmpty()) {
            done(NORMAL_CLOSURE);
            return false;
        }
        return readyNanos.isPresent() && next();
    }

    @Override
    public void say(String tag, Template template) {
        String nonce = settings.ids().nonce();
        lastProgressNanos = now();
        connection.sendText(rendered(template, nonce), (atNanos, target) -> {
            pulse.beat(atNanos);
            Sent message = new Sent(tag, nonce, atNanos, target);
            transcript.said(message);
            ear.ifPresent(listening -> listening.said(message));
            lastSaidNanos = target;
            lastProgressNanos = Math.max(lastProgressNanos, target);
            stampFrame(atNanos, "frame_out", tag);
        });
    }

    private ByteBuf rendered(Template template, String nonce) {
        return Unpooled.copiedBuffer(template.render(variables(nonce)), StandardCharsets.UTF_8);
    }

    private boolean expect(Step.Expect expect) {
        if (expect.met().test(transcript)) {
            return proceed(expect.whenMet());
        }
        // the anchor may have moved since the timer was set
        long left = left(expect.withinNanos(), anchor(expect.from()));
        return left <= 0 ? proceed(expect.whenMissed()) : pause(left);
    }

    /** Of a wait on the target's side: what an injected delay still holds, and was there before its end, is waited for. */
    private long left(long withinNanos, long fromNanos) {
        long left = withinNanos + settings.injectedNanos() - (now() - fromNanos);
        if (left > 0) {
            return left;
        }
        OptionalLong held = connection.heldSinceNanos();
        return held.isPresent() && held.getAsLong() - (fromNanos + withinNanos) <= 0 ? HELD_NANOS : left;
    }

    private boolean ping(Step.Ping ping) {
        if (waiting) {
            long left = left(ping.withinNanos(), stepBeganNanos);
            return left <= 0 ? next() : pause(left);
        }
        pingPayload = settings.ids().nonce();
        pingedNanos = now();
        pulse.pinged(pingedNanos);
        stamp(pingedNanos, "ping_out", null);
        connection.ping(
                Unpooled.copiedBuffer(pingPayload, StandardCharsets.US_ASCII),
                (sentNanos, t) -> pingedNanos = sentNanos);
        return pause(ping.withinNanos() + settings.injectedNanos());
    }

    private boolean barrier(Step.Barrier barrier) {
        if (!waiting) {
            waiting = true;
            timer = after(barrier.withinNanos(), () -> {
                listener.leftBarrier(barrier.name());
                barrierOpened(barrier.name());
            });
            int here = at;
            listener.atBarrier(barrier.name());
            return at != here; // the last one to come opens it at once
        }
        return false;
    }

    @Override
    public void cut(CutKind kind) {
        scriptDoneNanos = OptionalLong.of(now());
        connection.cut(kind);
        if (kind == CutKind.HalfOpen) {
            timer = after(HALF_OPEN_NANOS, connection::abandon);
            listener.cutHalfOpen();
        }
    }

    /** Always false: the step goes on. */
    private boolean pause(long nanos) {
        stop(timer);
        waiting = true;
        timer = after(nanos, this::advance);
        return false;
    }

    private long anchor(Step.Anchor anchor) {
        return switch (anchor) {
            case NOW -> upgradedNanos.isPresent() ? Math.max(stepBeganNanos, lastSaidNanos) : stepBeganNanos;
            case UPGRADE -> upgradedNanos.orElse(stepBeganNanos);
            case LAST_PROGRESS -> lastProgressNanos;
        };
    }

    private boolean proceed(Step.Then then) {
        if (then == Step.Then.FINISH) {
            done(NORMAL_CLOSURE);
            return false;
        }
        return next();
    }

    private void done(int code) {
        stop(timer);
        long nowNanos = now();
        scriptDoneNanos = OptionalLong.of(nowNanos);
        stamp(nowNanos, "close_out", String.valueOf(code));
        connection.close(code, "");
    }

    // --- what an activity asks for

    @Override
    public Template.Variables variables(String nonce) {
        return new Template.Variables(
                nonce,
                part.canary(),
                settings.subject(),
                part.user(),
                settings.token().orElse(""));
    }

    @Override
    public String nonce() {
        return settings.ids().nonce();
    }

    @Override
    public void send(String tag, ByteBuf payload, boolean isText, Connection.Sent sent) {
        Connection.Sent stamped = (atNanos, targetNanos) -> {
            stampFrame(atNanos, "frame_out", tag);
            sent.sent(atNanos, targetNanos);
        };
        if (isText) {
            connection.sendText(payload, stamped);
        } else {
            connection.sendBinary(payload, stamped);
        }
    }

    @Override
    public void ping(String payload) {
        stamp(now(), "ping_out", null);
        connection.ping(Unpooled.copiedBuffer(payload, StandardCharsets.US_ASCII), Connection.Sent.IGNORED);
    }

    @Override
    public void close(int code) {
        done(code);
    }

    @Override
    public long nowNanos() {
        return now();
    }

    @Override
    public long injectedNanos() {
        return settings.injectedNanos();
    }

    @Override
    public void wakeAfter(long nanos) {
        pause(nanos);
    }

    @Override
    public long queuedBytes() {
        return connection.queuedBytes();
    }

    @Override
    public int said() {
        return transcript.sent().size();
    }

    @Override
    public int answered() {
        return transcript.answered();
    }

    @Override
    public void unsent(int messages) {
        if (messages > 0) {
            listener.unsent(messages);
        }
    }

    @Override
    public void fetch(FetchRequest request, Consumer<FetchResult> whenDone) {
        settings.fetcher().fetch(request, result -> {
            if (!over) {
                guarded(() -> whenDone.accept(result));
            }
        });
    }

    @Override
    public void fetched(Fetched seen) {
        fetched.add(seen);
    }

    // --- timers and stamps

    private Future<?> after(long nanos, Runnable task) {
        return loop.schedule(() -> guarded(task), nanos, TimeUnit.NANOSECONDS);
    }

    private void guarded(Runnable task) {
        try {
            if (!over) {
                task.run();
            }
        } catch (RuntimeException e) {
            fail(e);
        }
    }

    private static void stop(Future<?> timer) {
        if (timer != null) {
            timer.cancel(false);
        }
    }

    private void stampFrame(long atNanos, String event, String note) {
        if (stamps.size() < MAX_FRAME_STAMPS) {
            stamp(atNanos, event, note);
        }
    }

    private void stamp(long atNanos, String event, String note) {
        if (stamps.size() < MAX_STAMPS) {
            stamps.add(new TimelineEntry((atNanos - startedNanos) / 1000, event, note));
        }
    }
}
