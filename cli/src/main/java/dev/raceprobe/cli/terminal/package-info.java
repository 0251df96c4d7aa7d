/** What a run looks like on a terminal while it runs: {@link dev.raceprobe.cli.terminal.LiveTable} is pure, {@link dev.raceprobe.cli.terminal.Screen} asks the terminal. */
package dev.raceprobe.cli.terminal;
