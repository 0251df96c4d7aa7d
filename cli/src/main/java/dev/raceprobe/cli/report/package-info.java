/** A run's results as one HTML file: records and slices in, markup out. Pure but for the style sheet, which is a resource. */
package dev.raceprobe.cli.report;
