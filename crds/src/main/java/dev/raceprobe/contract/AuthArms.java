package dev.raceprobe.contract;

/** The arms of AuthRace. A negative case is an arm of its own, named as its label. */
public final class AuthArms {
    /** Valid tokens, many connections at once. */
    public static final String CONCURRENT = "valid.concurrent";

    /** As many valid tokens, one connection after the other. */
    public static final String SEQUENTIAL = "valid.sequential";

    private AuthArms() {}

    /** Whether the tokens of an arm are valid: it is of no negative case. */
    public static boolean isValid(String arm) {
        return arm.equals(CONCURRENT) || arm.equals(SEQUENTIAL);
    }

    /** The label of the case that an arm belongs to. */
    public static String caseOf(String arm) {
        int dot = arm.indexOf('.');
        return dot < 0 ? arm : arm.substring(0, dot);
    }
}
