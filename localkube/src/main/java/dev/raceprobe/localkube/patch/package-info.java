/** The patch formats beside server-side apply. Each returns a new tree. Pure. */
package dev.raceprobe.localkube.patch;
