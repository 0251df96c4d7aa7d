/** The application that a probe talks to: greeting, echo and the agent's events. Correct by itself; {@code fault} bends it. */
package dev.raceprobe.target.chat;
