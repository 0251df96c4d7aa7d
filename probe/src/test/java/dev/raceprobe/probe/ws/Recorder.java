package dev.raceprobe.probe.ws;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Writes down what a connection tells, as text and with its stamps; whoever waits for the end of it gets it. */
class Recorder implements ConnectionListener {
    final List<String> heard = new CopyOnWriteArrayList<>();
    final List<OpeningStep> steps = new CopyOnWriteArrayList<>();
    final List<Long> ways = new CopyOnWriteArrayList<>();
    final List<Long> roundTrips = new CopyOnWriteArrayList<>();
    final List<Long> errors = new CopyOnWriteArrayList<>();
    final List<long[]> messages = new CopyOnWriteArrayList<>();
    final CountDownLatch end = new CountDownLatch(1);
    volatile Connection connection;
    volatile Ending ending;
    volatile Upgrade upgrade;
    volatile long upgradedAtNanos;
    volatile long upgradedTargetSideNanos;
    /** Of the peer's Close and of the end: on our side, on the target's. */
    volatile long[] closed;

    volatile long[] over;
    /** When our pongs had left, on the target's side. */
    final List<Long> pongs = new CopyOnWriteArrayList<>();

    private Consumer<Connection> onUpgrade = c -> {};
    private Consumer<String> onText = t -> {};

    Recorder onUpgrade(Consumer<Connection> action) {
        onUpgrade = action;
        return this;
    }

    Recorder onText(Consumer<String> action) {
        onText = action;
        return this;
    }

    @Override
    public void step(OpeningStep step, long atNanos, String detail) {
        steps.add(step);
        heard.add(step + (detail.isEmpty() ? "" : " " + detail));
    }

    @Override
    public void upgraded(Upgrade newUpgrade, long atNanos, long targetSideNanos) {
        upgrade = newUpgrade;
        upgradedAtNanos = atNanos;
        upgradedTargetSideNanos = targetSideNanos;
        heard.add("upgraded");
        onUpgrade.accept(connection);
    }

    @Override
    public void text(ByteBuf utf8, long atNanos, long targetSideNanos) {
        String text = utf8.toString(StandardCharsets.UTF_8);
        messages.add(new long[] {atNanos, targetSideNanos});
        heard.add("text " + (text.length() > 100 ? text.length() + " chars" : text));
        onText.accept(text);
    }

    @Override
    public void binary(ByteBuf payload, long atNanos, long targetSideNanos) {
        heard.add("binary "
                + (payload.readableBytes() > 50 ? payload.readableBytes() + " bytes" : ByteBufUtil.hexDump(payload)));
    }

    @Override
    public void pong(ByteBuf payload, long atNanos, long targetSideNanos) {
        heard.add("pong " + payload.toString(StandardCharsets.UTF_8));
    }

    @Override
    public void ping(long atNanos, long answeredAfterNanos) {
        assertThat(answeredAfterNanos).isNotNegative();
        heard.add("ping");
    }

    @Override
    public void pongSent(long targetSideNanos) {
        pongs.add(targetSideNanos);
    }

    @Override
    public void closeReceived(int code, String reason, long atNanos, long targetSideNanos) {
        closed = new long[] {atNanos, targetSideNanos};
        heard.add("close " + code + (reason.isEmpty() ? "" : " " + reason));
    }

    @Override
    public void injected(long roundTripNanos, long errorNanos, long wayNanos) {
        ways.add(wayNanos);
        roundTrips.add(roundTripNanos);
        errors.add(errorNanos);
    }

    @Override
    public void ended(Ending newEnding, long atNanos, long targetSideNanos) {
        over = new long[] {atNanos, targetSideNanos};
        if (ending != null) {
            heard.add("ended twice");
        }
        ending = newEnding;
        heard.add("ended");
        end.countDown();
    }

    Ending awaitEnd() {
        try {
            assertThat(end.await(20, TimeUnit.SECONDS))
                    .as("ended; heard %s", heard)
                    .isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        assertThat(heard).endsWith("ended").doesNotContain("ended twice");
        return ending;
    }

    /** What was heard from the 101 on. */
    List<String> afterUpgrade() {
        List<String> all = new ArrayList<>(heard);
        return all.subList(all.indexOf("upgraded") + 1, all.size());
    }
}
