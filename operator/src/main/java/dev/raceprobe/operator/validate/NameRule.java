package dev.raceprobe.operator.validate;

import java.util.Optional;
import java.util.regex.Pattern;

/** What a RaceProbe may be called. */
public final class NameRule {
    /** A pod's name is its host name, and a StatefulSet's revision label is the name and a hash: [1, 52] characters. */
    private static final Pattern NAME = Pattern.compile("[a-z]([-a-z0-9]{0,50}[a-z0-9])?");

    private NameRule() {}

    /** What is wrong with a name. */
    public static Optional<Violation> violation(String name) {
        return NAME.matcher(name).matches()
                ? Optional.empty()
                : Optional.of(new Violation(
                        "metadata.name",
                        "must be a DNS label of at most 52 characters that begins with a letter, because pods are named"
                                + " after it, was " + name));
    }
}
