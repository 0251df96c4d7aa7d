/**
 * What lives in a cluster beside the API server: garbage collection, the StatefulSet controller, and a node that runs pods as
 * local processes. All of them level-based: they look at the store's state and act until it is as it should be.
 */
package dev.raceprobe.localkube.run;
