/**
 * What an API server does with a custom resource before it stores it, offline: defaulting, pruning, validation against the
 * structural schema, and the CEL rules in it. Knows no resource of ours: it reads the CRD. Used by {@code raceprobe validate}
 * and {@code run}, and by the embedded API server.
 */
package dev.raceprobe.schema;
