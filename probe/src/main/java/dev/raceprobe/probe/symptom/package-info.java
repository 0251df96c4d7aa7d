/** What a timeline shows: pure functions from timelines to symptoms. Whose fault it is, is decided elsewhere. */
package dev.raceprobe.probe.symptom;
