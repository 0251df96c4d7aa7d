package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/** Settings of SessionResume. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record SessionResumeBlock(
        String trigger,
        List<String> events,
        Integer cutAfterEvents,
        Cut cut,
        String resumeMessage,
        String cursorPointer,
        Integer maxGapEvents) {
    public SessionResumeBlock {
        events = events == null ? List.of() : List.copyOf(events);
        cutAfterEvents = cutAfterEvents == null ? 2 : cutAfterEvents;
        cut = cut == null ? Cut.Reset : cut;
        cursorPointer = cursorPointer == null ? "/seq" : cursorPointer;
        maxGapEvents = maxGapEvents == null ? 0 : maxGapEvents;
    }

    public enum Cut {
        Reset,
        Close,
        HalfOpen
    }
}
