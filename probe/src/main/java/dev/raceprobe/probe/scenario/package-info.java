/**
 * One class a scenario type: writes the steps of a round, and reads what its timelines show. Everything else, from the socket
 * to the verdict, is the same for all.
 */
package dev.raceprobe.probe.scenario;
