/**
 * The API that users write: RaceProbe and ClusterRaceProbePolicy, their specs and statuses, as records. First in the
 * flow: what is here is what {@code kubectl apply} takes and {@code kubectl get -o yaml} shows.
 */
package dev.raceprobe.api.v1alpha1;
