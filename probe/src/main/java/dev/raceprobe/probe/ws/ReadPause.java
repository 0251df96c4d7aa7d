package dev.raceprobe.probe.ws;

import io.netty.channel.Channel;

/**
 * Stops the reading of a channel while a relay holds more than it may, until half of that is left. What has waited in the kernel
 * because of that is stamped with the moment at which we stopped: earlier than it came, and never later, so that our slowness is
 * not the target's.
 */
final class ReadPause {
    /** A read loop with fewer reads than the most of a turn has emptied the kernel's buffer. */
    private static final int MOST_READS_IN_TURN = 4;

    private final int maxHeldBytes;
    private boolean paused;
    private boolean behind;
    private long behindSinceNanos;
    private int readsInTurn;

    ReadPause(int maxHeldBytes) {
        this.maxHeldBytes = maxHeldBytes;
    }

    /** When what is read now may have come. */
    long arrivedAtNanos(long nowNanos) {
        return behind ? behindSinceNanos : nowNanos;
    }

    /** A chunk was read, with which so much is held. */
    void read(Channel channel, long heldBytes) {
        readsInTurn++;
        if (heldBytes > maxHeldBytes && !paused) {
            paused = true;
            if (!behind) {
                behind = true;
                behindSinceNanos = System.nanoTime();
            }
            channel.config().setAutoRead(false);
        }
    }

    /** A turn of reading is over. */
    void endTurn() {
        if (!paused && readsInTurn < MOST_READS_IN_TURN) {
            behind = false;
        }
        readsInTurn = 0;
    }

    /** Some was let through: so much is still held. */
    void released(Channel channel, long heldBytes) {
        if (paused && heldBytes <= maxHeldBytes / 2) {
            paused = false;
            channel.config().setAutoRead(true);
        }
    }
}
