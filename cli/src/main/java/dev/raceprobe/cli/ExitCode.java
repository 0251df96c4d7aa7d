package dev.raceprobe.cli;

/** What the process says to the shell. */
final class ExitCode {
    /** Every scenario passed. */
    static final int PASSED = 0;
    /** At least one scenario failed: the target is at fault. */
    static final int FAILED = 1;
    /** Unusable input: nothing was run. */
    static final int UNUSABLE_INPUT = 2;
    /** No failure, at least one scenario inconclusive. */
    static final int INCONCLUSIVE = 3;
    /** Interrupted; partial results were printed. */
    static final int INTERRUPTED = 130;

    private ExitCode() {}
}
