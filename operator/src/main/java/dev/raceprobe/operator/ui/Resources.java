package dev.raceprobe.operator.ui;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** What stands beside the markup. */
public final class Resources {
    /** How page and report look: light and dark, wide and narrow, on paper. */
    public static final String STYLE = read("page.css");

    /** Keeps a page live. */
    static final String SCRIPT = read("page.js");

    static final String ICON = read("icon.svg");

    private Resources() {}

    private static String read(String name) {
        try (InputStream in = Resources.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("cannot read the resource " + name, e);
        }
    }
}
