package dev.raceprobe.target.query;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The parameters of one request, every one of them known and within its rule; equal queries behave alike. */
public final class Query {
    private final Map<String, String> given;

    private Query(Map<String, String> given) {
        this.given = given;
    }

    /**
     * Reads {@code text}, the part of a URI after the question mark, or null. Parameters in {@code hidden} (the token's)
     * are passed over, so that they are in no error and in no query.
     */
    public static Query parse(String text, List<Parameter<?>> allowed, List<String> hidden) throws BadQuery {
        Map<String, List<String>> decoded = text == null ? Map.of() : decode(text);
        Map<String, String> given = new TreeMap<>();
        List<String> errors = new ArrayList<>();
        decoded.forEach((name, values) -> {
            if (!hidden.contains(name)) {
                check(name, values, allowed, errors);
                given.put(name, values.get(values.size() - 1));
            }
        });
        if (!errors.isEmpty()) {
            throw new BadQuery(String.join("; ", errors));
        }
        return new Query(given);
    }

    /** The value given, or the parameter's fallback. */
    public <T> T get(Parameter<T> parameter) {
        return parameter.parse().apply(given.getOrDefault(parameter.name(), parameter.fallback()));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Query query && given.equals(query.given);
    }

    @Override
    public int hashCode() {
        return given.hashCode();
    }

    private static Map<String, List<String>> decode(String text) throws BadQuery {
        try {
            return new QueryStringDecoder(text, false).parameters();
        } catch (IllegalArgumentException e) {
            throw new BadQuery("query must be percent-encoded as RFC 3986 §2.1 says");
        }
    }

    private static void check(String name, List<String> values, List<Parameter<?>> allowed, List<String> errors) {
        if (values.size() > 1) {
            errors.add("query parameter %s must be given once, was given %d times".formatted(name, values.size()));
            return;
        }
        try {
            find(name, allowed).read(values.get(0));
        } catch (BadQuery e) {
            errors.add(e.getMessage());
        }
    }

    private static Parameter<?> find(String name, List<Parameter<?>> allowed) throws BadQuery {
        for (Parameter<?> parameter : allowed) {
            if (parameter.name().equals(name)) {
                return parameter;
            }
        }
        throw new BadQuery("query parameter %s is unknown, must be one of %s"
                .formatted(name, allowed.stream().map(Parameter::name).collect(Collectors.joining(", "))));
    }
}
