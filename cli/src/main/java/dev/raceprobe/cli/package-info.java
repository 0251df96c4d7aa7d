/** The command line: wiring only. What is decided is decided in the modules that it wires together. */
package dev.raceprobe.cli;
