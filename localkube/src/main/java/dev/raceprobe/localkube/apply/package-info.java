/** Server-side apply: sets of fields, who owns them, and the merge that follows from it. Pure. */
package dev.raceprobe.localkube.apply;
