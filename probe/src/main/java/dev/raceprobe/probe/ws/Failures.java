package dev.raceprobe.probe.ws;

import dev.raceprobe.contract.ConnectResult;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** Whose fault a failed system call is. The operating system's texts are all that both transports have in common. */
public final class Failures {
    private static final List<String> EXHAUSTED = List.of(
            "Too many open files",
            "Cannot assign requested address",
            "Address already in use",
            "No buffer space available",
            "Cannot allocate memory");

    private static final List<String> OURS = Stream.concat(
                    EXHAUSTED.stream(), Stream.of("Operation not permitted", "Permission denied"))
            .toList();

    private Failures() {}

    /** The result of an attempt whose TCP connection failed. */
    static ConnectResult ofConnect(Throwable cause) {
        if (isOurs(cause)) {
            return ConnectResult.PROBE_ERROR;
        }
        String text = text(cause);
        if (text.contains("timed out")) {
            return ConnectResult.TIMEOUT;
        }
        if (text.contains("reset")) {
            return ConnectResult.TCP;
        }
        boolean refused = cause instanceof ConnectException
                || cause instanceof NoRouteToHostException
                || text.contains("refused")
                || text.contains("unreachable");
        return refused
                ? ConnectResult.REFUSED
                : cause instanceof IOException ? ConnectResult.TCP : ConnectResult.PROBE_ERROR;
    }

    /** Whether the transport failed, or TLS upon it, and not our own code. */
    static boolean isTransport(Throwable cause) {
        return has(cause, IOException.class::isInstance);
    }

    /** Whether TLS failed. */
    public static boolean isTls(Throwable cause) {
        return has(cause, SSLException.class::isInstance);
    }

    private static boolean has(Throwable cause, Predicate<Throwable> sign) {
        for (Throwable t = cause; t != null; t = t.getCause() == t ? null : t.getCause()) {
            if (sign.test(t)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the probe lacks something: descriptors, ports, memory, permission. */
    public static boolean isOurs(Throwable cause) {
        return has(cause, t -> t instanceof Error || OURS.stream().anyMatch(text(t)::contains));
    }

    /** Whether what it lacks are descriptors, ports or memory. */
    static boolean isExhaustion(Throwable cause) {
        return has(
                cause, t -> t instanceof OutOfMemoryError || EXHAUSTED.stream().anyMatch(text(t)::contains));
    }

    /** The operating system's own words, as short as they are in both transports. */
    public static String words(Throwable cause) {
        String text = text(cause);
        for (String known : List.of(
                "Connection refused",
                "Connection reset by peer",
                "Connection reset",
                "Connection timed out",
                "Network is unreachable",
                "No route to host",
                "Host is unreachable",
                "Broken pipe")) {
            if (text.contains(known)) {
                return known.toLowerCase(Locale.ROOT);
            }
        }
        for (String known : OURS) {
            if (text.contains(known)) {
                return known.toLowerCase(Locale.ROOT);
            }
        }
        return text.isEmpty() ? cause.getClass().getSimpleName() : text;
    }

    /** Class and place of an exception of the probe; not its message, which may hold anything. */
    public static String ofProbe(Throwable e) {
        StackTraceElement[] trace = e.getStackTrace();
        return "fault of the probe: " + e.getClass().getSimpleName() + (trace.length == 0 ? "" : " at " + trace[0]);
    }

    /** What TLS failed of. */
    static String tlsWords(Throwable cause) {
        Throwable root = rootOf(cause);
        return "TLS failed: " + (root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage());
    }

    /** The cause that has none. */
    static Throwable rootOf(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root;
    }

    private static String text(Throwable cause) {
        return cause.getMessage() == null ? "" : cause.getMessage();
    }
}
