/** What the API server serves: one table of resource types, built in or made from CRDs. */
package dev.raceprobe.localkube.kind;
