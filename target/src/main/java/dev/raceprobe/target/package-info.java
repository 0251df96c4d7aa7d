/**
 * The faulty reference server: every race switchable by path and query, each in a racy and in a fixed variant, with a
 * ground-truth log of what it did to whom. Stands alone: it knows the wire protocol and nothing of probes.
 */
package dev.raceprobe.target;
