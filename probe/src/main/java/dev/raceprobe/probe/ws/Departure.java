package dev.raceprobe.probe.ws;

import dev.raceprobe.probe.ws.Connection.Sent;
import io.netty.channel.DefaultChannelPromise;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GenericFutureListener;

/** A frame on its way out, which tells when its last byte has left, unless the connection has ended before. */
final class Departure extends DefaultChannelPromise implements GenericFutureListener<Future<? super Void>> {
    private final EstablishedConnection connection;
    private final Sent sent;
    private final long writtenAtNanos;

    Departure(EstablishedConnection connection, Sent sent, long writtenAtNanos) {
        super(connection.transport().channel());
        this.connection = connection;
        this.sent = sent;
        this.writtenAtNanos = writtenAtNanos;
        addListener(this);
    }

    @Override
    public void operationComplete(Future<? super Void> future) {
        if (!future.isSuccess() || connection.hasEnded()) {
            return;
        }
        long now = System.nanoTime();
        try {
            sent.sent(connection.transport().relay() == null ? now : writtenAtNanos, now);
        } catch (RuntimeException | Error e) {
            connection.ourFault(e);
        }
    }
}
