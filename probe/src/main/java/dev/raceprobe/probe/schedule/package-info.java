/** When rounds and connections start: an open model at a fixed rate, whatever the target does. */
package dev.raceprobe.probe.schedule;
