package dev.raceprobe.probe.ws;

import dev.raceprobe.contract.ConnectResult;
import dev.raceprobe.probe.ws.Connection.Sent;
import dev.raceprobe.probe.ws.ConnectionListener.OpeningStep;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPromise;
import java.util.concurrent.TimeUnit;

/**
 * The HTTP exchange of one opening handshake (RFC 6455 §4) on a transport that is ready: one request with a key of its own, and the
 * response to it.
 */
final class UpgradeExchange {
    private final OpeningHandshake handshake;
    private final WsConnector connector;
    private final ConnectionListener listener;
    private final Opening opening;
    private final EarlyFrames early;
    private final Channel channel;
    private final String address;

    /** Null before the request. */
    private UpgradeResponse response;

    UpgradeExchange(
            OpeningHandshake handshake,
            WsConnector connector,
            ConnectionListener listener,
            Opening opening,
            EarlyFrames early,
            Transport transport,
            String address) {
        this.handshake = handshake;
        this.connector = connector;
        this.listener = listener;
        this.opening = opening;
        this.early = early;
        this.channel = transport.channel();
        this.address = address;
    }

    /** Sends the request after so long. */
    void begin(long delayNanos) {
        if (delayNanos == 0) {
            request();
        } else {
            connector.loop().schedule(() -> handshake.guarded(this::request), delayNanos, TimeUnit.NANOSECONDS);
        }
    }

    private void request() {
        if (handshake.isOver() || handshake.isStruck()) {
            return;
        }
        byte[] key = connector.entropy().key();
        ConnectorSettings settings = connector.settings();
        response = new UpgradeResponse(
                settings.limits().maxHeaderBytes(),
                connector.request().accept(key),
                opening.subprotocols(),
                settings.compression());
        ByteBuf out = connector.alloc().directBuffer(512);
        try {
            connector.request().write(out, opening, key);
        } catch (IllegalArgumentException e) {
            out.release();
            handshake.fail(ConnectResult.PROBE_ERROR, e.getMessage());
            return;
        }
        early.moveTo(out);
        handshake.waitFor("the response of " + address);
        ChannelPromise sent = channel.newPromise();
        sent.addListener(future -> {
            if (future.isSuccess() && !handshake.isOver()) {
                handshake.guarded(this::requestSent);
            }
        });
        channel.writeAndFlush(out, sent);
    }

    private void requestSent() {
        long now = System.nanoTime();
        listener.step(OpeningStep.UPGRADE_SENT, now, "");
        early.left(now);
    }

    /** Whether frames need not wait for the request any more. */
    boolean isRequested() {
        return response != null;
    }

    /** Sends a frame after the request. */
    void send(ByteBuf frame, Sent sent) {
        channel.writeAndFlush(frame).addListener(left -> {
            if (left.isSuccess()) {
                long now = System.nanoTime();
                sent.sent(now, now);
            }
        });
    }

    /** Reads what has arrived of the response; null while it is not complete. */
    UpgradeResponse.Answer read(ByteBuf in) {
        return response.read(in, connector.alloc());
    }

    /** Whether some of the response has arrived. */
    boolean isAnswering() {
        return response != null && response.begun();
    }

    /** Lets go of what is held. */
    void release() {
        if (response != null) {
            response.release();
        }
    }
}
