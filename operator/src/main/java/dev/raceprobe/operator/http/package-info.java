/** The operator's own HTTP server: health and metrics. */
package dev.raceprobe.operator.http;
