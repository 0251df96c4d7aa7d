package dev.raceprobe.probe;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The command line of a probe pod.
 *
 * @param plan file of the plan
 * @param planHash hash that the plan must have: a mounted ConfigMap may be older than its pod; absent: any
 * @param secrets directory of the mounted Secrets
 * @param state directory that outlives the container; absent: nothing is kept
 * @param shard index of the shard, [0, ...)
 * @param podUid UID of the pod
 * @param host to listen on
 * @param port to listen on, [0, 65535]; 0 takes any that is free
 * @param plainLogs logs for people instead of JSON
 * @param graceMillis from SIGTERM to the end of the process at the latest, [0, ...)
 */
record ProbeArguments(
        Path plan,
        Optional<String> planHash,
        Path secrets,
        Optional<Path> state,
        int shard,
        String podUid,
        String host,
        int port,
        boolean plainLogs,
        long graceMillis) {

    static final String USAGE =
            "usage: raceprobe probe --plan FILE [--plan-hash HASH] --secrets DIR [--state DIR] (--shard N | --pod-name NAME)"
                    + " --pod-uid UID --listen HOST:PORT [--log json|plain] [--grace SECONDS]";

    private static final List<String> FLAGS = List.of(
            "--plan",
            "--plan-hash",
            "--secrets",
            "--state",
            "--shard",
            "--pod-name",
            "--pod-uid",
            "--listen",
            "--log",
            "--grace");

    private static final Pattern ORDINAL = Pattern.compile(".*-([0-9]{1,9})");

    /** Shorter than the 30 s after which a kubelet kills. */
    private static final String GRACE_SECONDS = "25";

    static ProbeArguments parse(String... args) throws BadArguments {
        Map<String, String> flags = flags(args);
        String listen = required(flags, "--listen");
        int colon = listen.lastIndexOf(':');
        if (colon < 1) {
            throw new BadArguments("--listen must be HOST:PORT, was " + listen);
        }
        String log = flags.getOrDefault("--log", "json");
        if (!log.equals("json") && !log.equals("plain")) {
            throw new BadArguments("--log must be json or plain, was " + log);
        }
        return new ProbeArguments(
                Path.of(required(flags, "--plan")),
                Optional.ofNullable(flags.get("--plan-hash")),
                Path.of(required(flags, "--secrets")),
                Optional.ofNullable(flags.get("--state")).map(Path::of),
                shard(flags),
                required(flags, "--pod-uid"),
                listen.substring(0, colon).replaceAll("^\\[|]$", ""),
                number("--listen: the port", listen.substring(colon + 1), 65_535),
                log.equals("plain"),
                1_000L * number("--grace", flags.getOrDefault("--grace", GRACE_SECONDS), 86_400));
    }

    private static Map<String, String> flags(String... args) throws BadArguments {
        Map<String, String> flags = new HashMap<>();
        for (int i = 0; i < args.length; i++) {
            int equals = args[i].indexOf('=');
            String flag = equals < 0 ? args[i] : args[i].substring(0, equals);
            if (!FLAGS.contains(flag)) {
                throw new BadArguments("there is no argument " + flag);
            }
            if (equals < 0 && i + 1 == args.length) {
                throw new BadArguments(flag + " needs a value");
            }
            flags.put(flag, equals < 0 ? args[++i] : args[i].substring(equals + 1));
        }
        return flags;
    }

    private static int shard(Map<String, String> flags) throws BadArguments {
        if (flags.containsKey("--shard") == flags.containsKey("--pod-name")) {
            throw new BadArguments("exactly one of --shard and --pod-name must be given");
        }
        if (flags.containsKey("--shard")) {
            return number("--shard", flags.get("--shard"), Integer.MAX_VALUE);
        }
        Matcher ordinal = ORDINAL.matcher(flags.get("--pod-name"));
        if (!ordinal.matches()) {
            throw new BadArguments("--pod-name must end in its ordinal, as in chat-0, was " + flags.get("--pod-name"));
        }
        return Integer.parseInt(ordinal.group(1));
    }

    private static String required(Map<String, String> flags, String flag) throws BadArguments {
        String value = flags.getOrDefault(flag, "");
        if (value.isEmpty()) {
            throw new BadArguments(flag + " must be given");
        }
        return value;
    }

    private static int number(String what, String text, int max) throws BadArguments {
        try {
            int number = Integer.parseInt(text);
            if (number >= 0 && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new BadArguments(what + " must be in [0, " + max + "], was " + text);
    }
}
