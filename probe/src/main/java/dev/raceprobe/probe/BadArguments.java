package dev.raceprobe.probe;

/** Arguments that no pod can run with; the message is one line for the user. */
final class BadArguments extends Exception {
    private static final long serialVersionUID = 1;

    BadArguments(String message) {
        super(message);
    }
}
