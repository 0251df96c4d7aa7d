package dev.raceprobe.probe.http;

import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.contract.ShardReport;
import dev.raceprobe.probe.metrics.ProbeMetrics.Scrape;

/** What the HTTP server needs to see of its pod. Thread-safe. */
public interface PodView {
    /** Whether its clock still goes as the machine's does; it never will again once it does not. */
    boolean tellsTime();

    /** Whether rounds are scheduled and the pod is not about to end. */
    boolean ready();

    /** The plan that is played. */
    ShardPlan plan();

    /** The report from a base slice on. May block; not called on an event loop. */
    ShardReport report(long sinceSlice);

    /** The metrics, in the format that an Accept header asks for; null without one. Not called on an event loop. */
    Scrape scrape(String accept);

    /** Whether reports will not change any more. */
    boolean complete();

    /**
     * Somebody has read a report to its end.
     *
     * @param nothingFollows whether it was {@link #complete} before the report was made
     */
    void reportRead(boolean nothingFollows);
}
