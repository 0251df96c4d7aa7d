/** The judged metrics: a view of the statuses at each scrape, and counters that count each closed slice once. */
package dev.raceprobe.operator.metrics;
