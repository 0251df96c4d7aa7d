package dev.raceprobe.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Results for programs: one document of kind RaceProbeReport. */
final class JsonReport {
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private JsonReport() {}

    static String write(List<ProbeResult> results) {
        ObjectNode report = JSON.createObjectNode().put("kind", "RaceProbeReport");
        ArrayNode probes = report.putArray("probes");
        for (ProbeResult result : results) {
            ObjectNode probe = probes.addObject().put("name", result.name()).put("namespace", result.namespace());
            probe.set("status", JSON.valueToTree(result.status()));
            probe.putArray("evidence").addAll(result.evidence());
        }
        try {
            return JSON.writeValueAsString(report);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write the report as JSON", e);
        }
    }
}
