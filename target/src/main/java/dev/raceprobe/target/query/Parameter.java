package dev.raceprobe.target.query;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * One parameter of a query: its name, the text that stands for its absence, the rule its values keep and what it means.
 * {@code parse} throws {@link IllegalArgumentException} for a text that breaks the rule.
 */
public record Parameter<T>(String name, String fallback, String rule, String meaning, Function<String, T> parse) {

    /** In [0, 1]. */
    public static Parameter<Double> probability(String name, String fallback, String meaning) {
        return new Parameter<>(
                name, fallback, "in [0, 1]", meaning, checked(Double::parseDouble, p -> p >= 0 && p <= 1));
    }

    /** In [0, 10m], in nanoseconds. */
    public static Parameter<Long> span(String name, String fallback, String meaning) {
        return new Parameter<>(
                name,
                fallback,
                "a time in [0ms, 10m] such as 80ms",
                meaning,
                checked(text -> Spans.nanos(text, "ms"), nanos -> nanos <= TimeUnit.MINUTES.toNanos(10)));
    }

    /** In [0, 60s], fixed or a range. */
    public static Parameter<Window> window(String name, String fallback, String meaning) {
        return new Parameter<>(
                name,
                fallback,
                "a time in [0ms, 60s] such as 80ms, or a range such as 20..80ms",
                meaning,
                checked(Window::parse, window -> window.maxNanos() <= TimeUnit.SECONDS.toNanos(60)));
    }

    public static Parameter<Long> integer(String name, String fallback, String meaning) {
        return new Parameter<>(name, fallback, "a 64-bit integer", meaning, Long::parseLong);
    }

    public static <E extends Enum<E> & Choice> Parameter<E> choice(
            String name, Class<E> type, E fallback, String meaning) {
        Map<String, E> byLabel =
                Arrays.stream(type.getEnumConstants()).collect(Collectors.toMap(Choice::label, each -> each));
        String labels =
                Arrays.stream(type.getEnumConstants()).map(Choice::label).collect(Collectors.joining(", "));
        return new Parameter<>(
                name, fallback.label(), "one of " + labels, meaning, checked(byLabel::get, each -> each != null));
    }

    T read(String text) throws BadQuery {
        try {
            return parse.apply(text);
        } catch (IllegalArgumentException e) {
            throw new BadQuery("query parameter %s must be %s, was \"%s\"".formatted(name, rule, shortened(text)));
        }
    }

    private static String shortened(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }

    private static <T> Function<String, T> checked(Function<String, T> parse, Predicate<T> inRange) {
        return text -> {
            T value = parse.apply(text);
            if (!inRange.test(value)) {
                throw new IllegalArgumentException(text);
            }
            return value;
        };
    }
}
