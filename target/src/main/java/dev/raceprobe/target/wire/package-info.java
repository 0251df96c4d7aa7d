/** One connection's bytes and messages: stamps, frames out, messages in, the ways to end it. All knowledge of Vert.x's inside is in {@code Wire}. */
package dev.raceprobe.target.wire;
