package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Locale;

/** Settings of AuthRace. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value =
                "!has(self.rejectWithin) || (duration(self.rejectWithin) >= duration('10ms') && duration(self.rejectWithin) <= duration('5m'))",
        message = "rejectWithin must be in [10ms, 5m]",
        fieldPath = ".rejectWithin")
public record AuthRaceBlock(
        @Min(1) @Max(10000) @Default("12") @JsonPropertyDescription("""
            Connections of the concurrent arm, in [1, 10000]; a sequential arm of the same size says whether
            concurrency matters. Default: 12.""")
        Integer concurrency,

        @Size(max = 9) @JsonPropertyDescription("""
            Valid, and the negative cases: Missing, Malformed, Expired, NotYetValid, BadSignature, AlgNone,
            WrongAudience (these five need auth.type SignedJWT) and MessageBeforeAuthAck (needs
            protocol.authAckEvent). Default: those that the auth type can make.""") List<Case> cases,

        @Pattern(Durations.PATTERN) @Size(min = 2, max = 24) @Default("2s") @JsonPropertyDescription("""
            How soon a negative case must be refused, in [10ms, 5m]; one that gets data or stays open longer
            is auth_bypass. Default: 2s.""")
        String rejectWithin) {
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
        MessageBeforeAuthAck;

        /** The value of the label {@code case}, for example {@code not_yet_valid}. */
        public String label() {
            return name().replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
        }
    }
}
