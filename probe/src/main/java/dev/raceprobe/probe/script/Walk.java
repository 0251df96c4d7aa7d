package dev.raceprobe.probe.script;

import dev.raceprobe.api.v1alpha1.CutKind;
import dev.raceprobe.contract.Phase;
import dev.raceprobe.probe.ws.Connection;
import io.netty.buffer.ByteBuf;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.Future;

/**
 * The walk through the steps of a part, from the 101 to the Close that we send: which step is on, and when it is over. Every wait
 * is a timer or a message, and no wait is without an end.
 */
final class Walk implements Speech.Turn {
    private static final int NORMAL_CLOSURE = 1000;
    private static final int GOING_AWAY = 1001;
    private static final long HALF_OPEN_NANOS = 5_000_000_000L;

    /** A peer that has read nothing of ours for so long is cut off all the same. */
    private static final long UNREAD_NANOS = 5_000_000_000L;

    private final PlayerSettings settings;
    private final List<Step> steps;
    private final Player.Listener listener;
    private final Chronicle chronicle;
    private final Timers timers;
    private final Connection connection;
    private final Speech speech;
    private final StepClock clock;
    private final BitSet metExpectations = new BitSet();

    private Activity activity;
    private Future<?> timer;
    private int at;
    private long afterTheEnd;
    private boolean waiting;
    private boolean advancing;
    private boolean isCut;
    private String pingPayload = "";
    private long pingedNanos;
    private long pingedTargetNanos;

    Walk(
            PlayerSettings settings,
            Part part,
            Player.Listener listener,
            Chronicle chronicle,
            Timers timers,
            Connection connection) {
        this.settings = settings;
        this.steps = part.steps();
        this.listener = listener;
        this.chronicle = chronicle;
        this.timers = timers;
        this.connection = connection;
        this.clock = new StepClock(settings, chronicle, connection);
        this.speech = new Speech(settings, part, connection, chronicle, timers, this);
    }

    Speech speech() {
        return speech;
    }

    /** Plays the first step, which sends a message, before the 101: the walk goes on after it. */
    void speakEarly() {
        Step.Send first = (Step.Send) steps.get(0);
        speech.say(first.tag(), first.template());
        at = 1;
    }

    /** The 101 was read: the first step begins, and is played by {@link #advance}. */
    void begin(long atNanos) {
        clock.stepBegan(atNanos);
        clock.progressed(atNanos);
    }

    // --- what is heard

    /** A message arrived, before it is written down; the buffer is only valid during the call. */
    void overhear(ByteBuf payload, boolean isText, long atNanos, long targetNanos) {
        if (activity != null && !chronicle.isDone()) {
            activity.heard(payload, isText, atNanos, targetNanos);
        } else if (chronicle.isDone()) {
            afterTheEnd++;
        }
    }

    /** Messages that arrived after the last step, before the peer's Close. */
    long afterTheEnd() {
        return afterTheEnd;
    }

    /** A message was written down. */
    void heard(long atNanos) {
        for (int i = at; i < steps.size() && steps.get(i) instanceof Step.Expect expect; i++) {
            if (!metExpectations.get(i) && expect.met().test(chronicle.transcript())) {
                metExpectations.set(i);
                clock.progressed(atNanos);
            }
        }
        advance();
    }

    /** A pong that the target let go too late is none. */
    void ponged(String payload, long atNanos, long targetNanos) {
        if (activity != null) {
            activity.ponged(payload, targetNanos);
            advance();
        }
        if (!pingPayload.isEmpty() && payload.equals(pingPayload) && current() instanceof Step.Ping ping) {
            if (targetNanos - pingedTargetNanos <= ping.withinNanos()) {
                chronicle.pulse().ponged();
            }
            listener.timed(Phase.PING, atNanos - pingedNanos);
            next();
            advance();
        }
    }

    /** Does nothing unless the walk waits at this barrier. */
    void barrierOpened(String name) {
        if (activity != null && !chronicle.isDone()) {
            activity.gathered(name);
            advance();
        }
        if (waiting
                && !chronicle.isDone()
                && current() instanceof Step.Barrier barrier
                && barrier.name().equals(name)) {
            next();
            advance();
        }
    }

    /** The ready timeout is over. */
    void neverReady() {
        if (current() instanceof Step.AwaitReady) {
            close(NORMAL_CLOSURE);
        }
    }

    /** Null at the end. */
    private Step current() {
        return at < steps.size() ? steps.get(at) : null;
    }

    // --- the steps

    void advance() {
        if (advancing) {
            return;
        }
        advancing = true;
        try {
            while (!chronicle.isDone() && chronicle.isUpgraded()) {
                if (at >= steps.size()) {
                    close(NORMAL_CLOSURE);
                } else if (!play(steps.get(at))) {
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
            speech.say(send.tag(), send.template());
            return next();
        } else if (step instanceof Step.Expect expect) {
            return expect(expect);
        } else if (step instanceof Step.Ping ping) {
            return ping(ping);
        } else if (step instanceof Step.Hold hold) {
            long left = hold.nanos() - (speech.nowNanos() - clock.of(hold.from()));
            return left <= 0 ? next() : pause(left);
        } else if (step instanceof Step.Barrier barrier) {
            return barrier(barrier);
        } else if (step instanceof Step.Listen listen) {
            speech.isHeardBy(listen.ear());
            return next();
        }
        return !end(step) && act(step);
    }

    /** Whether the step is the end of the script; then it has been played. */
    private boolean end(Step step) {
        if (step instanceof Step.Cut cut) {
            cut(cut.kind());
            return true;
        } else if (step instanceof Step.Close close) {
            close(close.code());
            return true;
        }
        return false;
    }

    private boolean act(Step step) {
        if (activity == null) {
            activity = Activity.of(step, speech)
                    .orElseThrow(() -> new IllegalArgumentException("nobody plays a " + step.getClass()));
        }
        if (activity.goOn()) {
            activity = null;
            return next();
        }
        return false;
    }

    private boolean next() {
        stop();
        waiting = false;
        pingPayload = "";
        at++;
        clock.stepBegan(speech.nowNanos());
        return true;
    }

    private boolean awaitReady() {
        if (chronicle.hasReadyTimedOut() && !chronicle.isReady()) {
            close(NORMAL_CLOSURE);
            return false;
        }
        return chronicle.isReady() && next();
    }

    private boolean expect(Step.Expect expect) {
        if (expect.met().test(chronicle.transcript())) {
            return proceed(expect.whenMet());
        }
        // the anchor may have moved since the timer was set
        long left = left(expect.withinNanos(), clock.of(expect.from()));
        return left <= 0 ? proceed(expect.whenMissed()) : pause(left);
    }

    private boolean proceed(Step.Then then) {
        if (then == Step.Then.FINISH) {
            close(NORMAL_CLOSURE);
            return false;
        }
        return next();
    }

    private boolean ping(Step.Ping ping) {
        if (waiting) {
            long left = left(ping.withinNanos(), clock.stepBeganNanos());
            return left <= 0 ? next() : pause(left);
        }
        pingPayload = speech.nonce();
        pingedNanos = speech.nowNanos();
        chronicle.pulse().pinged();
        pingedTargetNanos = pingedNanos;
        speech.ping(pingPayload, (sentNanos, targetNanos) -> {
            pingedNanos = sentNanos;
            pingedTargetNanos = targetNanos;
            chronicle.pulse().beat(targetNanos);
        });
        return pause(ping.withinNanos() + settings.injectedNanos());
    }

    private boolean barrier(Step.Barrier barrier) {
        if (waiting) {
            return false;
        }
        waiting = true;
        timer = timers.after(barrier.withinNanos(), () -> {
            listener.leftBarrier(barrier.name());
            barrierOpened(barrier.name());
        });
        int here = at;
        listener.atBarrier(barrier.name());
        return at != here; // the last one to come opens it at once
    }

    // --- time

    /** A wait that the profile's own slowness never lets end is nobody's fault: the check says nothing, and its connection ends. */
    @Override
    public long left(long withinNanos, long fromNanos) {
        long nowNanos = speech.nowNanos();
        if (!chronicle.isDone() && clock.isHeldForTooLong(withinNanos, fromNanos, nowNanos)) {
            chronicle.cancelled();
            close(GOING_AWAY);
            return StepClock.HELD_NANOS;
        }
        return clock.left(withinNanos, fromNanos, nowNanos);
    }

    /** Always false: the step goes on. */
    private boolean pause(long nanos) {
        stop();
        waiting = true;
        timer = timers.after(nanos, this::advance);
        return false;
    }

    /** No step is waited for any more. */
    void stop() {
        Timers.stop(timer);
    }

    // --- what an activity asks for

    @Override
    public void saying(long atNanos) {
        clock.progressed(atNanos);
    }

    @Override
    public void said(long targetNanos) {
        clock.said(targetNanos);
    }

    @Override
    public void wakeAfter(long nanos) {
        pause(nanos);
    }

    @Override
    public void atBarrier(String name) {
        listener.atBarrier(name);
    }

    @Override
    public void leftBarrier(String name) {
        listener.leftBarrier(name);
    }

    @Override
    public void close(int code) {
        stop();
        long nowNanos = speech.nowNanos();
        chronicle.scriptDone(nowNanos);
        chronicle.stamp(nowNanos, "close_out", String.valueOf(code));
        connection.close(code, "");
    }

    /** What was said before reaches the target, unless it reads nothing. */
    @Override
    public void cut(CutKind kind) {
        stop();
        chronicle.scriptDone(speech.nowNanos());
        timer = timers.after(UNREAD_NANOS, () -> cutNow(kind));
        speech.onceSaid(() -> cutNow(kind));
    }

    private void cutNow(CutKind kind) {
        if (isCut) {
            return;
        }
        isCut = true;
        stop();
        connection.cut(kind);
        if (kind == CutKind.HalfOpen) {
            timer = timers.after(HALF_OPEN_NANOS, connection::abandon);
            listener.cutHalfOpen();
        }
    }

    @Override
    public void unsent(int messages) {
        if (messages > 0) {
            listener.unsent(messages);
        }
    }
}
