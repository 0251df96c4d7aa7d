/**
 * What was judged as HTML and SVG: a status and the slices behind it in, markup out. The operator's page and the report of a run
 * are drawn here. Pure.
 */
package dev.raceprobe.operator.picture;
