package dev.raceprobe.target;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.internal.http.WebSocketInternal;
import java.util.concurrent.TimeUnit;

/** One connected user: what a behaviour can do to it. Used on its event loop only. */
final class Client {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ServerWebSocket socket;
    private final String user;
    private final String trace;
    private final String path;
    private final long acceptedAtNanos;

    Client(ServerWebSocket socket, String user, String trace, String path, long acceptedAtNanos) {
        this.socket = socket;
        this.user = user;
        this.trace = trace;
        this.path = path;
        this.acceptedAtNanos = acceptedAtNanos;
    }

    /** Subject of the token; anonymous without one. */
    String user() {
        return user;
    }

    /** Trace id of the upgrade's traceparent; empty without one. */
    String trace() {
        return trace;
    }

    String path() {
        return path;
    }

    /** When the 101 was written, monotonic. */
    long acceptedAtNanos() {
        return acceptedAtNanos;
    }

    /** An event of the wire protocol. */
    ObjectNode event(String type, String id) {
        ObjectNode event = JSON.createObjectNode().put("type", type).put("user", user);
        return id.isEmpty() ? event : event.put("id", id);
    }

    void send(ObjectNode message) {
        if (!socket.isClosed()) {
            socket.writeTextMessage(message.toString());
        }
    }

    void close(int code, String reason) {
        if (!socket.isClosed()) {
            socket.close((short) code, reason);
        }
    }

    boolean isOpen() {
        return !socket.isClosed();
    }

    /** Ends the transport by a reset, without a Close frame. */
    void abort() {
        Channel channel = channel();
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        // past the pipeline: Vert.x would send a Close frame first
        channel.unsafe().close(channel.unsafe().voidPromise());
    }

    /** Runs on this client's event loop after the delay. */
    void after(long nanos, Runnable action) {
        channel().eventLoop().schedule(action, Math.max(0, nanos), TimeUnit.NANOSECONDS);
    }

    private Channel channel() {
        return ((WebSocketInternal) socket).channelHandlerContext().channel();
    }
}
