package dev.raceprobe.probe.script;

import dev.raceprobe.api.v1alpha1.CutKind;
import dev.raceprobe.probe.fetch.FetchRequest;
import dev.raceprobe.probe.fetch.FetchResult;
import dev.raceprobe.probe.timeline.Fetched;
import dev.raceprobe.probe.timeline.Sent;
import dev.raceprobe.probe.ws.Connection;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;

/** What one user says on one connection: renders, sends, and notes down what has left. */
final class Speech implements Voice {
    private final PlayerSettings settings;
    private final Part part;
    private final Connection connection;
    private final Chronicle chronicle;
    private final Timers timers;
    private final Turn turn;
    private Optional<Ear> ear = Optional.empty();
    private int leaving;
    private Optional<Runnable> onceSaid = Optional.empty();

    /** What an activity asks of the walk through the steps that it is one of. */
    interface Turn {
        /** A message of ours has just been handed over. */
        void saying(long atNanos);

        /** It has left, on the target's side at this time. */
        void said(long targetNanos);

        /** As in {@link Stage#left}. */
        long left(long withinNanos, long fromNanos);

        void wakeAfter(long nanos);

        void atBarrier(String name);

        void leftBarrier(String name);

        void close(int code);

        void cut(CutKind kind);

        /** So many messages were not attempted. */
        void unsent(int messages);
    }

    Speech(PlayerSettings settings, Part part, Connection connection, Chronicle chronicle, Timers timers, Turn turn) {
        this.settings = settings;
        this.part = part;
        this.connection = connection;
        this.chronicle = chronicle;
        this.timers = timers;
        this.turn = turn;
    }

    /** From here on, somebody listens too. */
    void isHeardBy(Ear listener) {
        ear = Optional.of(listener);
    }

    Optional<Ear> ear() {
        return ear;
    }

    /** Before everything else, and no message of the script. */
    void introduce(Template token) {
        connection.sendText(rendered(token, nonce()), (atNanos, targetNanos) -> chronicle.introduced(targetNanos));
    }

    @Override
    public void say(String tag, Template template) {
        String nonce = nonce();
        turn.saying(nowNanos());
        leaving++;
        connection.sendText(rendered(template, nonce), (atNanos, targetNanos) -> {
            left();
            chronicle.pulse().beat(targetNanos);
            Sent message = new Sent(tag, nonce, atNanos, targetNanos);
            chronicle.transcript().said(message);
            ear.ifPresent(listening -> listening.said(message));
            turn.said(targetNanos);
            chronicle.stampFrame(atNanos, "frame_out", tag);
        });
    }

    /** Does it now, or when all that was said has left. */
    void onceSaid(Runnable then) {
        if (leaving == 0) {
            then.run();
        } else {
            onceSaid = Optional.of(then);
        }
    }

    private void left() {
        leaving--;
        if (leaving == 0) {
            onceSaid.ifPresent(timers::guarded);
        }
    }

    private ByteBuf rendered(Template template, String nonce) {
        return Unpooled.copiedBuffer(template.render(variables(nonce)), StandardCharsets.UTF_8);
    }

    @Override
    public Template.Variables variables(String nonce) {
        return new Template.Variables(
                nonce,
                part.canary(),
                settings.subject(),
                part.user(),
                settings.secrets().token().orElse(""));
    }

    @Override
    public String nonce() {
        return settings.ids().nonce();
    }

    @Override
    public void send(String tag, ByteBuf payload, boolean isText, Connection.Sent sent) {
        Connection.Sent stamped = (atNanos, targetNanos) -> {
            left();
            chronicle.stampFrame(atNanos, "frame_out", tag);
            sent.sent(atNanos, targetNanos);
        };
        leaving++;
        if (isText) {
            connection.sendText(payload, stamped);
        } else {
            connection.sendBinary(payload, stamped);
        }
    }

    @Override
    public void ping(String payload, Connection.Sent sent) {
        chronicle.stamp(nowNanos(), "ping_out", null);
        connection.ping(Unpooled.copiedBuffer(payload, StandardCharsets.US_ASCII), sent);
    }

    @Override
    public void atBarrier(String name) {
        turn.atBarrier(name);
    }

    @Override
    public void leftBarrier(String name) {
        turn.leftBarrier(name);
    }

    @Override
    public void close(int code) {
        turn.close(code);
    }

    @Override
    public void cut(CutKind kind) {
        turn.cut(kind);
    }

    @Override
    public String redacted(String text) {
        return settings.redacted(text);
    }

    @Override
    public long nowNanos() {
        return settings.nanos().getAsLong();
    }

    @Override
    public long injectedNanos() {
        return settings.injectedNanos();
    }

    @Override
    public long left(long withinNanos, long fromNanos) {
        return turn.left(withinNanos, fromNanos);
    }

    @Override
    public void wakeAfter(long nanos) {
        turn.wakeAfter(nanos);
    }

    @Override
    public long queuedBytes() {
        return connection.queuedBytes();
    }

    @Override
    public int said() {
        return chronicle.transcript().sent().size();
    }

    @Override
    public int answered() {
        return chronicle.transcript().answered();
    }

    @Override
    public void unsent(int messages) {
        turn.unsent(messages);
    }

    @Override
    public void fetch(FetchRequest request, Consumer<FetchResult> whenDone) {
        settings.fetcher().fetch(request, result -> timers.guarded(() -> whenDone.accept(result)));
    }

    @Override
    public void fetched(Fetched seen) {
        chronicle.fetched(seen);
    }
}
