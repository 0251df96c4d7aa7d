package dev.raceprobe.probe.script;

import dev.raceprobe.probe.script.UserScript.Action;
import dev.raceprobe.probe.script.UserScript.Await;
import dev.raceprobe.probe.script.UserScript.Halt;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Plays a user's script. Messages are taken in the order in which they came: an expectation passes over those that do not meet
 * it, and what came before it began still counts. Of those not yet looked at, at most 1,000 and 1 MiB are kept.
 */
final class Talking implements Activity {
    private static final int MOST_KEPT = 1_000;
    private static final long MOST_KEPT_BYTES = 1 << 20;

    /** A peer that reads nothing of ours is given up after this. */
    private static final long PATIENCE_NANOS = 10_000_000_000L;

    private record Frame(byte[] payload, boolean isText, long targetNanos) {}

    private final UserScript script;
    private final Voice stage;
    private final Deque<Frame> inbox = new ArrayDeque<>();
    private long keptBytes;
    private long unmatched;
    private int block;
    private int turn;
    private int index;
    private boolean begun;
    private long beganNanos;
    private Optional<Long> saidTargetNanos = Optional.empty();
    private String nonce = "";
    private String pinged = "";
    private long pingedTargetNanos;
    private OptionalLong pongedAfterNanos = OptionalLong.empty();
    private String awaited = "";
    private boolean hasOpened;
    private String lastSeen = "nothing";
    private Optional<Halt> halt = Optional.empty();
    private boolean complete;
    private boolean isWaitingForRoom;
    private long fewestQueued;
    private long lastRoomNanos;

    Talking(UserScript script, Voice stage) {
        this.script = script;
        this.stage = stage;
    }

    Optional<Halt> halt() {
        return halt;
    }

    boolean isComplete() {
        return complete;
    }

    long unmatched() {
        return unmatched + inbox.size();
    }

    @Override
    public void heard(ByteBuf payload, boolean isText, long atNanos, long targetNanos) {
        inbox.add(new Frame(ByteBufUtil.getBytes(payload), isText, targetNanos));
        keptBytes += payload.readableBytes();
        while (inbox.size() > MOST_KEPT || keptBytes > MOST_KEPT_BYTES) {
            take();
            unmatched++;
        }
    }

    private Frame take() {
        Frame frame = inbox.remove();
        keptBytes -= frame.payload().length;
        return frame;
    }

    @Override
    public void ponged(String payload, long targetNanos) {
        if (payload.equals(pinged) && pongedAfterNanos.isEmpty()) {
            pongedAfterNanos = OptionalLong.of(targetNanos - pingedTargetNanos);
        }
    }

    @Override
    public void gathered(String barrier) {
        hasOpened |= barrier.equals(awaited);
    }

    @Override
    public boolean goOn() {
        while (halt.isEmpty() && block < script.blocks().size()) {
            Action action = script.blocks().get(block).actions().get(index);
            if (!begun) {
                begun = true;
                beganNanos = stage.nowNanos();
            }
            if (!play(action)) {
                return halt.isPresent(); // the player closes
            }
            next();
            if (action instanceof UserScript.Close close) {
                complete = true;
                stage.close(close.code());
                return false;
            } else if (action instanceof UserScript.Cut cut) {
                complete = true;
                stage.cut(cut.kind());
                return false;
            }
        }
        complete = halt.isEmpty();
        return true;
    }

    private void next() {
        begun = false;
        UserScript.Block playing = script.blocks().get(block);
        index++;
        if (index == playing.actions().size()) {
            index = 0;
            turn++;
        }
        if (turn == playing.times()) {
            turn = 0;
            block++;
        }
    }

    private boolean play(Action action) {
        if (action instanceof UserScript.Say say) {
            return hasRoom(say) && say(say);
        } else if (action instanceof Await await) {
            return await(await);
        } else if (action instanceof UserScript.Ping ping) {
            return ping(ping);
        } else if (action instanceof UserScript.Hold hold) {
            saidTargetNanos = Optional.empty();
            return waited(hold.nanos());
        } else if (action instanceof UserScript.Barrier barrier) {
            saidTargetNanos = Optional.empty();
            return gather(barrier);
        }
        return true;
    }

    /** A message waits for a writable socket, as long as the peer takes something. */
    private boolean hasRoom(UserScript.Say say) {
        long queued = stage.queuedBytes();
        if (queued + Streaming.ROOM_BYTES <= Streaming.MOST_QUEUED_BYTES) {
            return true;
        }
        long now = stage.nowNanos();
        if (!isWaitingForRoom || queued < fewestQueued) {
            lastRoomNanos = now;
            fewestQueued = queued;
            isWaitingForRoom = true;
        }
        if (now - lastRoomNanos >= PATIENCE_NANOS + stage.injectedNanos()) {
            return stop(say, "room to send", "the peer has read nothing for a while, with " + queued + " bytes queued");
        }
        stage.wakeAfter(Streaming.LOOK_AGAIN_NANOS);
        return false;
    }

    /** Always true. */
    private boolean say(UserScript.Say say) {
        isWaitingForRoom = false;
        nonce = say.text().isPresent() ? stage.nonce() : nonce;
        byte[] bytes = say.text()
                .map(text -> text.render(stage.variables(nonce)).getBytes(StandardCharsets.UTF_8))
                .orElse(say.binary());
        saidTargetNanos = Optional.empty();
        stage.send(
                "step " + say.path(),
                Unpooled.wrappedBuffer(bytes),
                say.text().isPresent(),
                (at, target) -> saidTargetNanos = Optional.of(target));
        return true;
    }

    /** Deadlines are the target's: from when it could read our message to when it wrote its own. */
    private boolean await(Await await) {
        long from = saidTargetNanos.orElse(beganNanos);
        while (!inbox.isEmpty()) {
            Frame frame = take();
            if (!meets(await, frame)) {
                unmatched++;
                lastSeen = shown(frame);
            } else if (frame.targetNanos() - from > await.withinNanos() + slack()) {
                return stop(
                        await, expectation(await), "it came after " + (frame.targetNanos() - from) / 1_000_000 + " ms");
            } else {
                saidTargetNanos = Optional.empty();
                return true;
            }
        }
        return waited(await.withinNanos() + stage.injectedNanos())
                && stop(await, expectation(await), "last came " + lastSeen);
    }

    /** Where it is not known when the target read our message, the delay on the way is not its fault. */
    private long slack() {
        return saidTargetNanos.isPresent() ? 0 : stage.injectedNanos();
    }

    private boolean meets(Await await, Frame frame) {
        if (await.read().isEmpty()) {
            return !frame.isText() && Arrays.equals(frame.payload(), await.binary());
        } else if (!frame.isText()) {
            return false;
        }
        Optional<String> value = await.read().get().read(new String(frame.payload(), StandardCharsets.UTF_8));
        boolean isMet = value.isPresent()
                && await.equals()
                        .map(wanted -> wanted.plain(stage.variables(nonce)).equals(value.get()))
                        .orElse(true)
                && await.matches()
                        .map(pattern -> pattern.matcher(value.get()).find())
                        .orElse(true);
        if (isMet && !await.capture().isEmpty()) {
            script.capture(await.capture(), value.get());
        }
        return isMet;
    }

    private boolean ping(UserScript.Ping ping) {
        if (pinged.isEmpty()) {
            pinged = stage.nonce();
            pongedAfterNanos = OptionalLong.empty();
            pingedTargetNanos = beganNanos;
            stage.ping(pinged, (atNanos, targetNanos) -> pingedTargetNanos = targetNanos);
        }
        if (pongedAfterNanos.isPresent()) {
            pinged = "";
            long tookNanos = pongedAfterNanos.getAsLong();
            return tookNanos <= ping.withinNanos()
                    || stop(ping, "a pong", "it came after " + tookNanos / 1_000_000 + " ms");
        }
        return waited(ping.withinNanos() + stage.injectedNanos()) && stop(ping, "a pong", "none came");
    }

    /** Whoever does not come in time has a failed step of its own: the others go on without. */
    private boolean gather(UserScript.Barrier barrier) {
        if (awaited.isEmpty()) {
            awaited = barrier.name();
            hasOpened = false;
            stage.atBarrier(awaited);
        }
        if (!hasOpened) {
            if (!waited(barrier.withinNanos() + stage.injectedNanos())) {
                return false;
            }
            stage.leftBarrier(awaited);
        }
        awaited = "";
        return true;
    }

    /** Whether the step has lasted so long; else it is woken then. */
    private boolean waited(long nanos) {
        long left = nanos - (stage.nowNanos() - beganNanos);
        if (left > 0) {
            stage.wakeAfter(left);
        }
        return left <= 0;
    }

    /** Always false. */
    private boolean stop(Action action, String expected, String came) {
        int times = script.blocks().get(block).times();
        String where = action.path() + (times > 1 ? " (turn " + (turn + 1) + " of " + times + ")" : "");
        halt = Optional.of(
                new Halt(action.path(), stage.redacted("step " + where + ": expected " + expected + "; " + came)));
        return false;
    }

    private String expectation(Await await) {
        if (await.read().isEmpty()) {
            return "a binary message of " + await.binary().length + " bytes";
        }
        String at = "a message with " + (await.pointer().isEmpty() ? "a value" : await.pointer());
        return await.equals()
                .map(wanted -> at + " equal to "
                        + script.payloads().value(stage.redacted(wanted.plain(stage.variables(nonce)))))
                .or(() -> await.matches().map(pattern -> at + " that matches " + pattern.pattern()))
                .orElse(at);
    }

    private String shown(Frame frame) {
        return frame.isText()
                ? script.payloads().shown(stage.redacted(new String(frame.payload(), StandardCharsets.UTF_8)))
                : "a binary message of " + frame.payload().length + " bytes";
    }
}
