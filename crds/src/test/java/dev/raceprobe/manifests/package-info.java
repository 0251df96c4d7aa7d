/**
 * The way from the records of the API to the manifests that are checked in: the generator's output, finished by what it
 * cannot express.
 */
package dev.raceprobe.manifests;
