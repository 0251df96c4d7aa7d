/** Where objects are: one store with one version counter, its history of changes, and who listens to them. */
package dev.raceprobe.localkube.store;
