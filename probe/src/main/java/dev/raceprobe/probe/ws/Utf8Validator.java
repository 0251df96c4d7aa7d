package dev.raceprobe.probe.ws;

import io.netty.buffer.ByteBuf;

/** Decides byte by byte whether a text is UTF-8 (RFC 3629), so that a bad one is refused before it is complete. */
final class Utf8Validator {
    private static final long NOT_ASCII = 0x8080808080808080L;

    private int missing;
    private int lowest = 0x80;
    private int highest = 0xBF;

    /** Forgets what came before. */
    void reset() {
        missing = 0;
        lowest = 0x80;
        highest = 0xBF;
    }

    /** Whether the text does not end within a character. */
    boolean complete() {
        return missing == 0;
    }

    /** Takes the bytes in [from, to); false once the text cannot be UTF-8 any more. */
    boolean accept(ByteBuf bytes, int from, int to) {
        int i = from;
        while (i < to) {
            while (missing == 0 && to - i >= 8 && (bytes.getLong(i) & NOT_ASCII) == 0) {
                i += 8;
            }
            if (i < to && !accept(bytes.getByte(i++) & 0xFF)) {
                return false;
            }
        }
        return true;
    }

    /** Whether these bytes are all of a text. */
    boolean acceptAll(ByteBuf bytes, int from, int to) {
        return accept(bytes, from, to) && complete();
    }

    private boolean accept(int b) {
        if (missing == 0) {
            return b < 0x80 || begin(b);
        }
        if (b < lowest || b > highest) {
            return false;
        }
        lowest = 0x80;
        highest = 0xBF;
        missing--;
        return true;
    }

    private boolean begin(int b) {
        if (b < 0xC2 || b > 0xF4) {
            return false;
        }
        missing = b < 0xE0 ? 1 : b < 0xF0 ? 2 : 3;
        // the narrower second byte excludes overlong forms, surrogates and what is beyond U+10FFFF
        switch (b) {
            case 0xE0 -> lowest = 0xA0;
            case 0xED -> highest = 0x9F;
            case 0xF0 -> lowest = 0x90;
            case 0xF4 -> highest = 0x8F;
            default -> {}
        }
        return true;
    }
}
