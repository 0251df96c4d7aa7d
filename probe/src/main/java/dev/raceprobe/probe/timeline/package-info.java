/** What happened on one connection, as an immutable record: the only thing that symptoms are read from. Pure. */
package dev.raceprobe.probe.timeline;
