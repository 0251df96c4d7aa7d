package dev.raceprobe.probe.ws;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/** Bytes one by one: the first of a chunk, where heads and the frames' own headers are; the rest of a long one goes in one piece. */
final class Slices {
    static final int MOST = 512;

    private Slices() {}

    /** At least one buffer, in order; takes over the reference. */
    static List<ByteBuf> of(ByteBuf chunk) {
        int single = Math.min(MOST, chunk.readableBytes() - 1);
        List<ByteBuf> slices = new ArrayList<>(Math.max(1, single + 1));
        for (int i = 0; i < single; i++) {
            slices.add(chunk.readRetainedSlice(1));
        }
        slices.add(chunk);
        return slices;
    }
}
