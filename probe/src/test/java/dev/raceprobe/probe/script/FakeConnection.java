package dev.raceprobe.probe.script;

import dev.raceprobe.api.v1alpha1.CutKind;
import dev.raceprobe.contract.ConnectResult;
import dev.raceprobe.probe.ws.Connection;
import dev.raceprobe.probe.ws.ConnectionListener;
import dev.raceprobe.probe.ws.ConnectionListener.Ending;
import dev.raceprobe.probe.ws.ConnectionListener.Initiator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/** A connection that a test plays the peer of: writes down what was sent, and speaks when told to. */
public final class FakeConnection implements Connection {
    private final ConnectionListener listener;
    private final LongSupplier nanos;
    private final List<String> said = new ArrayList<>();
    private boolean ended;
    private boolean closesSlowly;
    private long queuedBytes;
    private OptionalLong heldSinceNanos = OptionalLong.empty();

    public FakeConnection(ConnectionListener listener, LongSupplier nanos) {
        this.listener = listener;
        this.nanos = nanos;
    }

    /** Texts as they are; {@code ping:…}, {@code close:1000}, {@code cut:Reset}, {@code abandon}. */
    public List<String> said() {
        return said;
    }

    /** Says more between our Close and its own. */
    public void closeSlowly() {
        closesSlowly = true;
    }

    public void upgrade() {
        listener.upgraded(new ConnectionListener.Upgrade(101, "", false, 0), nanos.getAsLong(), nanos.getAsLong());
    }

    /** The upgrade request has left. */
    public void asked() {
        listener.step(ConnectionListener.OpeningStep.UPGRADE_SENT, nanos.getAsLong(), "");
    }

    public void hear(String text) {
        hear(text, 0);
    }

    /** A message that an injected delay has held back for so long. */
    public void hear(String text, long heldNanos) {
        ByteBuf utf8 = Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
        listener.text(utf8, nanos.getAsLong(), nanos.getAsLong() - heldNanos);
        utf8.release();
    }

    public void pong(String payload) {
        pong(payload, 0);
    }

    /** A pong that an injected delay has held back for so long. */
    public void pong(String payload, long heldNanos) {
        ByteBuf ascii = Unpooled.copiedBuffer(payload, StandardCharsets.US_ASCII);
        listener.pong(ascii, nanos.getAsLong(), nanos.getAsLong() - heldNanos);
    }

    /** The peer's ping was answered after so long. */
    public void pingAnsweredAfter(long millis) {
        listener.ping(nanos.getAsLong(), millis * 1_000_000);
    }

    public void peerCloses(int code, String reason) {
        peerCloses(code, reason, 0);
    }

    /** With a Close that an injected delay has held back for so long. */
    public void peerCloses(int code, String reason, long heldNanos) {
        listener.closeReceived(code, reason, nanos.getAsLong(), nanos.getAsLong() - heldNanos);
        end(new Ending(ConnectResult.OPENED, 101, code, reason, Initiator.SERVER, true, ""));
    }

    public void fails(ConnectResult result) {
        end(new Ending(result, 0, 0, "", Initiator.NETWORK, false, "failed"));
    }

    /** Answers the upgrade with this status. */
    public void rejects(int status) {
        end(new Ending(ConnectResult.REJECTED, status, 0, "", Initiator.SERVER, false, "rejected"));
    }

    public void lacksResources() {
        end(new Ending(
                ConnectResult.PROBE_ERROR, 0, 0, "", Initiator.CLIENT, false, "no socket: too many open files", true));
    }

    private void end(Ending ending) {
        if (!ended) {
            ended = true;
            listener.ended(ending, nanos.getAsLong(), nanos.getAsLong());
        }
    }

    /** The correlation id of the nth text that was sent. */
    public String id(int nth) {
        String text = said.stream().filter(s -> s.startsWith("{")).toList().get(nth);
        return text.replaceAll(".*\"id\":\"([^\"]*)\".*", "$1");
    }

    @Override
    public void sendText(String text, Sent sent) {
        said.add(text);
        sent.sent(nanos.getAsLong(), nanos.getAsLong());
    }

    @Override
    public void sendText(ByteBuf utf8, Sent sent) {
        sendText(utf8.toString(StandardCharsets.UTF_8), sent);
        utf8.release();
    }

    @Override
    public void sendBinary(ByteBuf payload, Sent sent) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void ping(ByteBuf payload, Sent sent) {
        said.add("ping:" + payload.toString(StandardCharsets.US_ASCII));
        sent.sent(nanos.getAsLong(), nanos.getAsLong());
    }

    @Override
    public void close(int code, String reason) {
        said.add("close:" + code);
        if (!closesSlowly) {
            closes(code);
        }
    }

    /** Answers our Close. */
    public void closes(int code) {
        end(new Ending(ConnectResult.OPENED, 101, code, "", Initiator.CLIENT, true, ""));
    }

    @Override
    public void cut(CutKind kind) {
        said.add("cut:" + kind);
        if (kind == CutKind.Reset) {
            end(new Ending(ConnectResult.OPENED, 101, 1006, "", Initiator.CLIENT, false, "reset by the probe"));
        }
    }

    @Override
    public void abandon() {
        said.add("abandon");
        end(new Ending(ConnectResult.CANCELLED, 0, 0, "", Initiator.CLIENT, false, "abandoned"));
    }

    /** So much of what was sent waits for the peer to read it. */
    public void queues(long bytes) {
        queuedBytes = bytes;
    }

    @Override
    public long queuedBytes() {
        return queuedBytes;
    }

    /** Something has been on its way through an injected delay since then. */
    public void holdsSince(long nanos) {
        heldSinceNanos = OptionalLong.of(nanos);
    }

    @Override
    public OptionalLong heldSinceNanos() {
        return heldSinceNanos;
    }

    @Override
    public String remoteAddress() {
        return "192.0.2.1:443";
    }
}
