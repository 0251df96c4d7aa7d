package dev.raceprobe.operator.picture;

import java.util.Locale;

/** Text that came from a server or a file, as it may stand in a document: what has no glyph of its own is spelled out. */
public final class Printable {
    private Printable() {}

    /**
     * The text with every control character, bidirectional control, unpaired surrogate and non-character as {@code \}{@code uXXXX}.
     * Tab and line feed stay. What is left may stand in XML 1.0 (§2.2) and in HTML.
     */
    public static String of(String text) {
        if (text.codePoints().noneMatch(Printable::isHidden)) {
            return text;
        }
        StringBuilder visible = new StringBuilder();
        text.codePoints().forEach(point -> {
            if (isHidden(point)) {
                visible.append(String.format(Locale.ROOT, "\\u%04x", point));
            } else {
                visible.appendCodePoint(point);
            }
        });
        return visible.toString();
    }

    private static boolean isHidden(int point) {
        if (point == '\t' || point == '\n') {
            return false;
        }
        int type = Character.getType(point);
        boolean isNonCharacter = (point & 0xfffe) == 0xfffe || point >= 0xfdd0 && point <= 0xfdef;
        return type == Character.CONTROL
                || type == Character.SURROGATE
                || type == Character.FORMAT
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || isNonCharacter;
    }
}
