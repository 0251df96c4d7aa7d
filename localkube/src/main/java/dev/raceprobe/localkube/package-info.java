/**
 * The embedded Kubernetes of {@code raceprobe demo} and of the tests: an API server stand-in and a runner that plays the
 * StatefulSet controller and kubelet. Knows nothing of probes: what it serves is the built-in kinds and the CRDs that it is
 * given. What it does not do is listed at {@link dev.raceprobe.localkube.LocalKube}.
 */
package dev.raceprobe.localkube;
