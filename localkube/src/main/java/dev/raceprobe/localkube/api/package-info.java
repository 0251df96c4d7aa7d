/** The HTTP face: paths, verbs, watches, discovery, tables. Turns requests into calls of the store and back; decides nothing. */
package dev.raceprobe.localkube.api;
