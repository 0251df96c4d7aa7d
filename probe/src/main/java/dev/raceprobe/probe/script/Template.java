package dev.raceprobe.probe.script;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A message with exactly the variables {nonce} {canary} {user} {index} {token}; any other brace is literal. */
public final class Template {
    private static final Pattern VARIABLE = Pattern.compile("\\{(nonce|canary|user|index|token)}");

    /** Literal texts at even places, names of variables at odd ones. */
    private final List<String> pieces;

    private Template(List<String> pieces) {
        this.pieces = List.copyOf(pieces);
    }

    /** Reads a template; every text is one. */
    public static Template of(String text) {
        List<String> pieces = new ArrayList<>();
        Matcher matcher = VARIABLE.matcher(text);
        int end = 0;
        while (matcher.find()) {
            pieces.add(text.substring(end, matcher.start()));
            pieces.add(matcher.group(1));
            end = matcher.end();
        }
        pieces.add(text.substring(end));
        return new Template(pieces);
    }

    /** The text with the variables' values, JSON-escaped. */
    public String render(Variables variables) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < pieces.size(); i++) {
            if (i % 2 == 0) {
                text.append(pieces.get(i));
            } else {
                JsonStringEncoder.getInstance().quoteAsString(variables.value(pieces.get(i)), text);
            }
        }
        return text.toString();
    }

    /** The values for one message. */
    public record Variables(String nonce, String canary, String user, int index, String token) {
        String value(String name) {
            return switch (name) {
                case "nonce" -> nonce;
                case "canary" -> canary;
                case "user" -> user;
                case "index" -> String.valueOf(index);
                case "token" -> token;
                default -> throw new IllegalArgumentException("unknown variable " + name);
            };
        }

        /** Without the token: it is a secret. */
        @Override
        public String toString() {
            return "Variables[" + nonce + "]";
        }
    }
}
