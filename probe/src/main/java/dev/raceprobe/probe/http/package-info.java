/** What the pod says over HTTP: probes for the kubelet, metrics for Prometheus, the shard's report for the operator. */
package dev.raceprobe.probe.http;
