package dev.raceprobe.target.fault;

import dev.raceprobe.target.query.Choice;
import dev.raceprobe.target.query.Parameter;
import java.util.List;
import java.util.Locale;

/** The parameters that several paths share. */
public final class Common {
    /** Racy does it, fixed is the same code repaired. */
    enum Variant implements Choice {
        RACY,
        FIXED;

        @Override
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Whether a connection without a token is let in. */
    public enum Auth implements Choice {
        REQUIRED,
        OPTIONAL,
        FIRST_MESSAGE;

        @Override
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static final Parameter<Variant> VARIANT =
            Parameter.choice("variant", Variant.class, Variant.RACY, "fixed: the same code, repaired");

    public static final Parameter<Auth> AUTH = Parameter.choice(
            "auth",
            Auth.class,
            Auth.REQUIRED,
            "optional: without a token the user is \"anonymous\"; first_message: without one it is expected as {\"type\":\"auth\",\"token\":T}, answered with auth_ok or Close 4401");
    public static final Parameter<Long> SEED = Parameter.integer(
            "seed", "1", "of all chance, together with the connection's number on this path and query");
    static final Parameter<Long> PACE = Parameter.span("pace", "10ms", "time from one agent event to the next");

    public static final List<Parameter<?>> OF_ALL_ROUTES = List.of(PACE, SEED, AUTH);

    private Common() {}
}
