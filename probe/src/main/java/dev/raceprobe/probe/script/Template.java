package dev.raceprobe.probe.script;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A message with exactly the variables {nonce} {canary} {user} {index} {token}; any other brace is literal. */
public final class Template {
    private static final Pattern VARIABLE = Pattern.compile("\\{(nonce|canary|user|index|token)}");

    private Template() {}

    /** The text with the variables' values, JSON-escaped. */
    public static String render(String template, Variables variables) {
        Matcher matcher = VARIABLE.matcher(template);
        StringBuilder text = new StringBuilder();
        while (matcher.find()) {
            matcher.appendReplacement(text, Matcher.quoteReplacement(escaped(variables.value(matcher.group(1)))));
        }
        return matcher.appendTail(text).toString();
    }

    private static String escaped(String value) {
        return new String(JsonStringEncoder.getInstance().quoteAsString(value));
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
