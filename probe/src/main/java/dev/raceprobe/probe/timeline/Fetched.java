package dev.raceprobe.probe.timeline;

/**
 * One look at an HTTP view.
 *
 * @param tag what the script calls the view
 * @param askedNanos monotonic, when it was asked
 * @param atNanos monotonic, when the answer was there
 * @param status HTTP status; 0 without an answer
 * @param value what was read of the answer; empty if it was not there
 * @param failure kind of what kept the request from its answer, from a closed set; empty with an answer
 * @param words what happened then
 */
public record Fetched(
        String tag, long askedNanos, long atNanos, int status, String value, String failure, String words) {
    /** Whether it was answered with a status that stands for a good answer. */
    public boolean isOk() {
        return status >= 200 && status < 300;
    }
}
