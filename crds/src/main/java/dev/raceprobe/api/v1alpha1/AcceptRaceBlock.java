package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/** Settings of AcceptRace. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record AcceptRaceBlock(
        Integer connections,
        List<String> sendOffsets,
        Boolean search,
        String acceptWindow,
        String responseTimeout,
        Boolean pipelined) {
    public AcceptRaceBlock {
        connections = connections == null ? 21 : connections;
        sendOffsets = sendOffsets == null
                ? List.of("0ms", "1ms", "5ms", "20ms", "50ms", "100ms", "150ms", "600ms")
                : List.copyOf(sendOffsets);
        search = search == null ? true : search;
        acceptWindow = acceptWindow == null ? "500ms" : acceptWindow;
        responseTimeout = responseTimeout == null ? "5s" : responseTimeout;
        pipelined = pipelined == null ? false : pipelined;
    }
}
