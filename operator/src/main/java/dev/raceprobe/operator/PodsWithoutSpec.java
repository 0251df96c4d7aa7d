package dev.raceprobe.operator;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Pod;

/**
 * Of a pod the operator reads the metadata and the status. Its spec, half of what a pod takes in memory and most of what there is to
 * parse, is passed over.
 */
@JsonIgnoreProperties("spec")
abstract class PodsWithoutSpec {
    private PodsWithoutSpec() {}

    /** The same mapper; the pods that it reads from now on have no spec. */
    static ObjectMapper reading(ObjectMapper mapper) {
        return mapper.addMixIn(Pod.class, PodsWithoutSpec.class);
    }
}
