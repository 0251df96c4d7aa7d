package dev.raceprobe.probe.script;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A message with exactly the variables {nonce} {canary} {user} {index} {token}; any other brace is literal. */
public final class Template {
    private static final String VARIABLES = "nonce|canary|user|index|token";

    /** Literal texts at even places, names of variables at odd ones. */
    private final List<String> pieces;

    private final Map<String, Supplier<String>> more;

    private Template(List<String> pieces, Map<String, Supplier<String>> more) {
        this.pieces = List.copyOf(pieces);
        this.more = Map.copyOf(more);
    }

    /** Reads a template; every text is one. */
    public static Template of(String text) {
        return of(text, Map.of());
    }

    /**
     * Reads one that knows more variables.
     *
     * @param more their values, asked for each time, by their names: [a-z]+
     */
    public static Template of(String text, Map<String, Supplier<String>> more) {
        List<String> pieces = new ArrayList<>();
        String names =
                Stream.concat(Stream.of(VARIABLES), more.keySet().stream()).collect(Collectors.joining("|"));
        Matcher matcher = Pattern.compile("\\{(" + names + ")}").matcher(text);
        int end = 0;
        while (matcher.find()) {
            pieces.add(text.substring(end, matcher.start()));
            pieces.add(matcher.group(1));
            end = matcher.end();
        }
        pieces.add(text.substring(end));
        return new Template(pieces, more);
    }

    /** The text with the variables' values, JSON-escaped. */
    public String render(Variables variables) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < pieces.size(); i++) {
            if (i % 2 == 0) {
                text.append(pieces.get(i));
            } else {
                JsonStringEncoder.getInstance().quoteAsString(value(pieces.get(i), variables), text);
            }
        }
        return text.toString();
    }

    /** The same with the values as they are: for comparing with what was read out of JSON. */
    String plain(Variables variables) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < pieces.size(); i++) {
            text.append(i % 2 == 0 ? pieces.get(i) : value(pieces.get(i), variables));
        }
        return text.toString();
    }

    private String value(String name, Variables variables) {
        return more.containsKey(name) ? more.get(name).get() : variables.value(name);
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
