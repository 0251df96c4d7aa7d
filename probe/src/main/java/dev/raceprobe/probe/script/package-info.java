/**
 * The steps that every scenario is written in, and the interpreter that plays them on one connection: a state machine on the
 * event loop that never blocks.
 */
package dev.raceprobe.probe.script;
