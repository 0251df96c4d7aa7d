package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/** Settings of AuthRace. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record AuthRaceBlock(Integer concurrency, List<Case> cases, String rejectWithin) {
    public AuthRaceBlock {
        concurrency = concurrency == null ? 12 : concurrency;
        cases = cases == null ? List.of() : List.copyOf(cases);
        rejectWithin = rejectWithin == null ? "2s" : rejectWithin;
    }

    public enum Case {
        Valid,
        Missing,
        Malformed,
        Expired,
        NotYetValid,
        BadSignature,
        AlgNone,
        WrongAudience,
        MessageBeforeAuthAck
    }
}
