/** What happens to an object between the request and the store: defaults, pruning, validation. Pure. */
package dev.raceprobe.localkube.admission;
