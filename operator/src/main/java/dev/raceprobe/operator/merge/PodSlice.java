package dev.raceprobe.operator.merge;

import dev.raceprobe.contract.Slice;
import java.util.List;

/**
 * A slice and whose it is: what one pod's event loop suffers says nothing about another's.
 *
 * @param pod UID of the pod
 */
public record PodSlice(String pod, Slice slice) {
    /** Those of one pod. */
    public static List<PodSlice> of(String pod, List<Slice> slices) {
        return slices.stream().map(slice -> new PodSlice(pod, slice)).toList();
    }

    /** The slices alone. */
    public static List<Slice> slices(List<PodSlice> seen) {
        return seen.stream().map(PodSlice::slice).toList();
    }
}
