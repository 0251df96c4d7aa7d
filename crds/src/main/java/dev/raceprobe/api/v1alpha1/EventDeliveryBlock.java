package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/** Settings of EventDelivery. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record EventDeliveryBlock(
        String trigger,
        List<String> events,
        Ordering ordering,
        String eventDeadline,
        String lostAfter,
        String settleFor,
        Integer sessions,
        String minDeliveredPercent) {
    public EventDeliveryBlock {
        events = events == null ? List.of() : List.copyOf(events);
        ordering = ordering == null ? Ordering.Strict : ordering;
        eventDeadline = eventDeadline == null ? "2s" : eventDeadline;
        settleFor = settleFor == null ? "500ms" : settleFor;
        sessions = sessions == null ? 3 : sessions;
        minDeliveredPercent = minDeliveredPercent == null ? "100" : minDeliveredPercent;
    }

    public enum Ordering {
        Strict,
        FirstLast,
        Any
    }
}
