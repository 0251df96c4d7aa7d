/** A run's results as one HTML file, around what the operator draws. Pure. */
package dev.raceprobe.cli.report;
