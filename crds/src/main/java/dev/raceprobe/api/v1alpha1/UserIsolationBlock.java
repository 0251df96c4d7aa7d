package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/** Settings of UserIsolation. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record UserIsolationBlock(
        Integer users, String settleFor, String trigger, List<String> sharedEvents, String minUserSuccessPercent) {
    public UserIsolationBlock {
        users = users == null ? 12 : users;
        settleFor = settleFor == null ? "1s" : settleFor;
        sharedEvents = sharedEvents == null ? List.of() : List.copyOf(sharedEvents);
        minUserSuccessPercent = minUserSuccessPercent == null ? "80" : minUserSuccessPercent;
    }
}
