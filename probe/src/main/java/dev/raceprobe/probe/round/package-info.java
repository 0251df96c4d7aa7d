/** One round: opens the connections of its parts, gathers their timelines, writes down what they show. */
package dev.raceprobe.probe.round;
