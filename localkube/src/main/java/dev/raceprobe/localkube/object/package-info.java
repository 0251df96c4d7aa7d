/** Kubernetes objects as JSON trees, and the questions that all other packages ask of them. Innermost of localkube. */
package dev.raceprobe.localkube.object;
