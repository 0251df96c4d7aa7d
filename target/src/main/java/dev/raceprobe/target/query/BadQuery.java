package dev.raceprobe.target.query;

/** A query that cannot be used; its message names the parameter, the rule and the value, and is meant for the caller. */
public final class BadQuery extends Exception {
    private static final long serialVersionUID = 1;

    public BadQuery(String message) {
        super(message);
    }
}
