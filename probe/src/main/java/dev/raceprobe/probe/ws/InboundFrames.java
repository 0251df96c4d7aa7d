package dev.raceprobe.probe.ws;

import dev.raceprobe.probe.ws.ConnectionListener.Upgrade;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;

/** The reading side of an established connection, last of its pipeline: turns of reading, whose messages are told with their stamps. */
final class InboundFrames extends ChannelInboundHandlerAdapter implements FrameReader.Sink {
    private final EstablishedConnection connection;
    private final ConnectionListener listener;
    private final Transport transport;
    private final Outbound outbound;
    private final Pongs pongs;
    private final Arrival arrival;
    private final FrameReader reader;
    private final int maxDiscardedBytes;

    private int discarded;
    private Throwable lost;

    /** @param compression null: not negotiated */
    InboundFrames(
            EstablishedConnection connection,
            WsConnector connector,
            ConnectionListener listener,
            Transport transport,
            Outbound outbound,
            Pongs pongs,
            Compression compression) {
        this.connection = connection;
        this.listener = listener;
        this.transport = transport;
        this.outbound = outbound;
        this.pongs = pongs;
        this.arrival = new Arrival(transport.relay(), connector.punctuality());
        this.reader = new FrameReader(connector.settings().limits(), connector.alloc(), compression, this);
        this.maxDiscardedBytes = connector.settings().limits().maxMessageBytes();
    }

    /** Bytes arrive: what came along with the 101, or more. */
    void arrived(long atNanos) {
        arrival.stamp(atNanos);
    }

    /** Tells of the 101 that has arrived, and lets what is sent in return leave. */
    void upgraded(UpgradeResponse.Answer answer) {
        outbound.beginTurn();
        try {
            listener.upgraded(
                    new Upgrade(
                            answer.status(), answer.subprotocol(), answer.compression() != null, arrival.lateNanos()),
                    arrival.atNanos(),
                    arrival.targetSideNanos());
        } catch (RuntimeException | Error e) {
            connection.ourFault(e);
        } finally {
            outbound.endTurn();
        }
    }

    /** One turn: all of what has arrived, as far as it is wanted. */
    void read(ByteBuf in) {
        outbound.beginTurn();
        pongs.beginTurn();
        try {
            reader.read(in);
        } catch (RuntimeException | Error e) {
            connection.ourFault(e);
        } finally {
            outbound.endTurn();
        }
        pongs.answerLatest();
    }

    /** Lets go of what is held. */
    void release() {
        reader.release();
        pongs.release();
    }

    // ---- events of the channel

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object content) {
        ByteBuf in = (ByteBuf) content;
        try {
            if (connection.isOpen()) {
                arrived(System.nanoTime());
                read(in);
            } else {
                discard(in.readableBytes());
            }
        } finally {
            in.release();
        }
    }

    private void discard(int bytes) {
        discarded += bytes;
        if (discarded > maxDiscardedBytes) {
            transport.close();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        outbound.writabilityChanged();
        pongs.answerLatest();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            arrived(System.nanoTime());
            connection.streamEnded(lost, arrival.targetSideNanos());
            transport.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        connection.transportClosed(lost);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (Failures.isTransport(cause)) {
            lost = lost == null ? cause : lost;
        } else {
            connection.ourFault(cause);
        }
    }

    // ---- frames that were read

    @Override
    public boolean reading() {
        return connection.isReading();
    }

    @Override
    public void textRead(ByteBuf utf8) {
        listener.text(utf8, arrival.atNanos(), arrival.targetSideNanos());
    }

    @Override
    public void binaryRead(ByteBuf payload) {
        listener.binary(payload, arrival.atNanos(), arrival.targetSideNanos());
    }

    @Override
    public void pongRead(ByteBuf payload) {
        listener.pong(payload, arrival.atNanos(), arrival.targetSideNanos());
    }

    @Override
    public void pingRead(ByteBuf payload) {
        pongs.pinged(payload, arrival);
    }

    @Override
    public void closeRead(int code, String reason) {
        if (connection.isAnswering() && pongs.mayHaveCaused(code)) {
            listener.faultInjected("pongs were delayed by the profile", arrival.atNanos());
        }
        connection.closeRead(code, reason, arrival.atNanos(), arrival.targetSideNanos());
    }

    @Override
    public void broken(int code, String rule) {
        connection.ruleBroken(code, rule);
    }
}
