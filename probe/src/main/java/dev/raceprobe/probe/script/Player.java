package dev.raceprobe.probe.script;

import dev.raceprobe.contract.ConnectResult;
import dev.raceprobe.contract.Phase;
import dev.raceprobe.probe.timeline.Ended;
import dev.raceprobe.probe.timeline.FrameFacts;
import dev.raceprobe.probe.timeline.Received;
import dev.raceprobe.probe.timeline.Sent;
import dev.raceprobe.probe.timeline.Timeline;
import dev.raceprobe.probe.ws.Connection;
import dev.raceprobe.probe.ws.ConnectionListener;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Future;

/**
 * Plays one part on one connection and writes its timeline: hears the connection, decides when it is ready, and lets the
 * {@link Walk} through the steps go on. Lives on the event loop. Ends exactly once, by {@link Listener#over}.
 */
public final class Player implements ConnectionListener {
    /** Who is open for so long after its 101 is in, as a storm counts (DESIGN §4). */
    private static final long ALIVE_NANOS = 500_000_000;

    private static final int GOING_AWAY = 1001;
    private static final long LATE_PONG_NANOS = 1_000_000_000L;
    private static final int MAX_NAME = 40;
    private static final int MAX_SHOWN_BYTES = 16 << 10;

    private final PlayerSettings settings;
    private final Part part;
    private final Listener listener;
    private final Chronicle chronicle;
    private final Timers timers;

    private Connection connection;
    private Walk walk;
    private Future<?> readyTimer;
    private long lastStepNanos;
    private boolean heardFrame;
    private boolean heardPong;
    private boolean isAccepted;

    /** Hears what is to be counted at once, and the end. */
    public interface Listener {
        /** A phase was timed. */
        void timed(Phase phase, long nanos);

        /** The user's token was accepted. */
        void accepted();

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
        this.listener = listener;
        this.lastStepNanos = settings.nanos().getAsLong();
        this.chronicle =
                new Chronicle(lastStepNanos, new Transcript(part.answers(), part.streamed(), settings.subject()));
        this.timers = new Timers(loop, chronicle::isOver, this::fail);
    }

    /** Must be called with the connection that this listens to, in the turn in which it was opened. */
    public void playOn(Connection opened) {
        connection = opened;
        walk = new Walk(settings, part, listener, chronicle, timers, opened);
        if (part.pipelined()) {
            timers.guarded(this::speakEarly);
        }
    }

    /** What is sent now leaves with the request. */
    private void speakEarly() {
        settings.firstMessage().ifPresent(walk.speech()::introduce);
        walk.speakEarly();
    }

    /** The barrier of the name is open; does nothing unless this player waits at it. */
    public void barrierOpened(String name) {
        timers.guarded(() -> walk.barrierOpened(name));
    }

    /** Ends early, because we were told to: the check is nobody's fault. */
    public void cancel() {
        if (chronicle.isDone()) {
            return;
        }
        chronicle.cancelled();
        if (chronicle.isUpgraded()) {
            walk.close(GOING_AWAY);
        } else {
            connection.abandon();
        }
    }

    /** Something went wrong inside the probe: the check says nothing, and the connection ends. */
    public void fail(RuntimeException e) {
        chronicle.fault(Faults.describe(e));
        if (connection != null && !chronicle.isOver()) {
            connection.abandon();
        }
    }

    // --- the opening handshake

    @Override
    public void step(OpeningStep step, long atNanos, String detail) {
        switch (step) {
            case RESOLVED -> timed(Phase.DNS, atNanos);
            case CONNECT_FAILED -> {
                lastStepNanos = atNanos;
                chronicle.stamp(atNanos, "connect_start", "after " + detail);
            }
            case TCP_CONNECTED -> {
                timed(Phase.TCP, atNanos);
                chronicle.connected(detail);
                chronicle.stamp(atNanos, "tcp_connected", detail);
            }
            case TLS_DONE -> {
                timed(Phase.TLS, atNanos);
                chronicle.stamp(atNanos, "tls_done", null);
            }
            case UPGRADE_SENT -> {
                lastStepNanos = atNanos;
                chronicle.stamp(atNanos, Timeline.UPGRADE_SENT, null);
            }
        }
    }

    private void timed(Phase phase, long atNanos) {
        listener.timed(phase, atNanos - lastStepNanos);
        lastStepNanos = atNanos;
    }

    @Override
    public void upgraded(Upgrade upgrade, long atNanos, long targetSideNanos) {
        chronicle.upgraded(atNanos, targetSideNanos, upgrade.lateNanos());
        walk.begin(atNanos);
        timed(Phase.UPGRADE, atNanos);
        chronicle.stamp(atNanos, "upgrade_received", null);
        if (!part.pipelined()) {
            settings.firstMessage().ifPresent(walk.speech()::introduce);
        }
        if (settings.readyEvent().isPresent()) {
            readyTimer = timers.after(settings.readyTimeoutNanos(), this::readyTimeout);
        } else {
            becomeReady(atNanos);
        }
        walk.advance();
    }

    private void becomeReady(long atNanos) {
        chronicle.ready(atNanos);
        Timers.stop(readyTimer);
        listener.timed(Phase.READY, chronicle.sinceUpgrade(atNanos));
        listener.timed(Phase.SCHEDULED_READY, atNanos - settings.scheduledNanos());
        chronicle.stamp(atNanos, "ready", null);
        if (settings.acceptance().isReadiness() || settings.secrets().token().isEmpty()) {
            accept();
        } else if (!isAccepted) {
            readyTimer = timers.after(settings.readyTimeoutNanos(), this::accept);
        }
    }

    /**
     * A 101 or a greeting alone does not say that the token is good: many services can refuse it only by a Close after that. It was
     * accepted once a message settles that, or the connection has been ready for the ready timeout, or ends in another way: not by us
     * at once, when nobody may have looked at the token yet.
     */
    private void accept() {
        if (!isAccepted) {
            isAccepted = true;
            listener.accepted();
        }
    }

    private void settle(Ended ended) {
        if (isAccepted || !chronicle.isReady()) {
            return;
        }
        if (ended.isTurnedOut()) {
            chronicle.refused();
        } else if (ended.opened() && !chronicle.isCutShort() && !wasLeftAtOnce()) {
            accept();
        }
    }

    private boolean wasLeftAtOnce() {
        OptionalLong left = chronicle.scriptDoneNanos();
        return left.isPresent() && !heardFrame && !heardPong && chronicle.sinceUpgrade(left.getAsLong()) < ALIVE_NANOS;
    }

    private void readyTimeout() {
        if (chronicle.isReady() || chronicle.isDone()) {
            return;
        }
        long left = walk.left(declaredReadyNanos(), chronicle.targetUpgradeOrStart());
        if (left > 0) {
            readyTimer = timers.after(left, this::readyTimeout);
            return;
        }
        neverReady();
    }

    /** What the profile may add at most is waited for; whether it came in time is judged by the relay's stamps. */
    private void greeted(long atNanos, long targetSideNanos) {
        boolean isLate = targetSideNanos - chronicle.targetIntroduction() > declaredReadyNanos();
        if (isLate && !chronicle.hasReadyTimedOut()) {
            Timers.stop(readyTimer);
            neverReady();
        }
        if (!chronicle.isDone()) {
            becomeReady(atNanos);
        }
    }

    private long declaredReadyNanos() {
        return settings.readyTimeoutNanos() - settings.injectedNanos();
    }

    private void neverReady() {
        chronicle.readyTimedOut();
        chronicle.stamp(settings.nanos().getAsLong(), "timeout", "ready");
        walk.neverReady();
    }

    // --- frames

    @Override
    public void text(ByteBuf utf8, long atNanos, long targetSideNanos) {
        FrameFacts facts = settings.protocols().read(utf8);
        walk.speech().ear().ifPresent(listening -> listening.heard(facts, utf8));
        walk.overhear(utf8, true, atNanos, targetSideNanos);
        boolean isShown = facts.isError() && chronicle.hasRoomForFrame();
        take(facts, isShown ? shown(utf8) : "", atNanos, targetSideNanos);
    }

    /** The words of an error are what its evidence is about, as far as the policy allows. */
    private String shown(ByteBuf utf8) {
        if (utf8.readableBytes() > MAX_SHOWN_BYTES) {
            return ": a message of " + utf8.readableBytes() + " bytes";
        }
        return ": " + settings.payloads().shown(settings.redacted(utf8.toString(StandardCharsets.UTF_8)));
    }

    @Override
    public void binary(ByteBuf payload, long atNanos, long targetSideNanos) {
        walk.overhear(payload, false, atNanos, targetSideNanos);
        take(settings.protocols().readBinary(payload), "", atNanos, targetSideNanos);
    }

    private void take(FrameFacts facts, String payload, long atNanos, long targetSideNanos) {
        chronicle.pulse().beat(targetSideNanos);
        if (!heardFrame) {
            heardFrame = true;
            listener.timed(Phase.FIRST_FRAME, chronicle.sinceUpgrade(atNanos));
        }
        Transcript transcript = chronicle.transcript();
        Received message = transcript.hear(facts, atNanos, targetSideNanos);
        Optional<Sent> about = transcript.subject(message);
        if (chronicle.hasRoomForFrame()) {
            chronicle.stamp(atNanos, "frame_in", described(message.facts(), about) + payload);
        }
        if (settings.acceptance().isSettledBy(facts, about.isPresent() && isAnswer(facts.type()))) {
            accept();
        }
        if (!chronicle.isReady()
                && settings.readyEvent().map(facts.type()::equals).orElse(false)) {
            greeted(atNanos, targetSideNanos);
        }
        if (about.isPresent()
                && facts.type().equals(settings.responseType())
                && transcript.heard(about.get().tag(), facts.type()) == 1) {
            listener.timed(Phase.ECHO, atNanos - about.get().atNanos());
        }
        walk.heard(atNanos);
    }

    private boolean isAnswer(String type) {
        return part.answers().contains(type) || !type.isEmpty() && type.equals(settings.responseType());
    }

    private String described(FrameFacts facts, Optional<Sent> about) {
        String type = facts.type().isEmpty() ? "message" : facts.type();
        String shown = settings.redacted(type);
        String name = shown.length() > MAX_NAME ? shown.substring(0, MAX_NAME) + "…" : shown;
        String of = about.map(s -> " for " + s.tag()).orElse("");
        return facts.isError() ? name + of + ": " + facts.error() : name + of;
    }

    @Override
    public void pong(ByteBuf payload, long atNanos, long targetSideNanos) {
        chronicle.pulse().beat(targetSideNanos);
        heardPong = true;
        chronicle.stamp(atNanos, "pong_in", null);
        walk.ponged(payload.toString(StandardCharsets.US_ASCII), atNanos, targetSideNanos);
    }

    @Override
    public void ping(long atNanos, long answeredAfterNanos) {
        if (answeredAfterNanos > LATE_PONG_NANOS) {
            chronicle.pulse().latePong();
            listener.latePong();
        }
    }

    @Override
    public void pongSent(long targetSideNanos) {
        chronicle.pulse().beat(targetSideNanos);
    }

    @Override
    public void closeReceived(int code, String reason, long atNanos, long targetSideNanos) {
        chronicle.pulse().closing(targetSideNanos);
        chronicle.stamp(atNanos, "close_in", String.valueOf(code));
        chronicle.scriptDoneNanos().ifPresent(sentNanos -> listener.timed(Phase.CLOSE, atNanos - sentNanos));
    }

    // --- what is done to the connection, and its end

    @Override
    public void injected(long roundTripNanos, long errorNanos, long wayNanos) {
        chronicle.delivered(roundTripNanos, wayNanos);
        listener.timed(Phase.INJECTED, roundTripNanos);
        listener.timed(Phase.INJECTED_ERROR, Math.abs(errorNanos));
    }

    /** What the check needed and had not come by now says nothing, as if we had been told to stop. */
    @Override
    public void faultInjected(String fault, long atNanos) {
        chronicle.stamp(atNanos, "reset", fault);
        if (!chronicle.isDone()) {
            chronicle.cancelled();
            walk.stop();
            chronicle.scriptDone(atNanos);
        }
    }

    @Override
    public void ended(Ending ending, long atNanos, long targetSideNanos) {
        if (ending.result() == ConnectResult.OPENED && ending.initiator() == Initiator.NETWORK) {
            chronicle.stamp(atNanos, "reset", null);
        } else if (ending.result() == ConnectResult.TIMEOUT) {
            chronicle.stamp(atNanos, "timeout", null);
        }
        if (chronicle.isUpgraded()) {
            listener.timed(Phase.LIFETIME, chronicle.sinceUpgrade(atNanos));
        }
        finish(
                withToken(
                        atNanos,
                        new Ended(
                                ending.result(),
                                ending.status(),
                                ending.code(),
                                settings.redacted(ending.reason()),
                                ending.initiator().name().toLowerCase(Locale.ROOT),
                                settings.redacted(ending.detail()),
                                ending.exhausted(),
                                false)),
                atNanos,
                targetSideNanos);
    }

    private Ended withToken(long atNanos, Ended ended) {
        boolean wasValid = settings.tokenExpiresNanos() > settings.scheduledNanos();
        return atNanos >= settings.tokenExpiresNanos() && (wasValid || ended.isRefusal())
                ? ended.withExpiredToken()
                : ended;
    }

    private void finish(Ended ended, long atNanos, long targetNanos) {
        if (chronicle.isOver()) {
            return;
        }
        if (walk != null) {
            walk.stop();
        }
        Timers.stop(readyTimer);
        settle(ended);
        listener.over(chronicle.over(ended, atNanos, targetNanos, unmatched(), settings.traceparent()));
    }

    /** Of a user's script: what met none of its steps, what came after the last included. */
    private long unmatched() {
        return part.steps().stream()
                .filter(Step.Talk.class::isInstance)
                .mapToLong(step -> ((Step.Talk) step).script().unmatched() + walk.afterTheEnd())
                .findFirst()
                .orElseGet(chronicle.transcript()::unmatched);
    }
}
