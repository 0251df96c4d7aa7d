package dev.raceprobe.target.fault;

import dev.raceprobe.target.query.Choice;
import dev.raceprobe.target.token.TokenRules;
import java.util.Locale;

/** What a token is refused for. */
enum WrongToken implements Choice {
    ANY(""),
    MISSING(TokenRules.MISSING),
    /** Malformed, or of algorithm none. */
    UNSIGNED(TokenRules.UNSIGNED),
    SIGNATURE(TokenRules.SIGNATURE),
    EXPIRED(TokenRules.EXPIRED),
    NOT_YET_VALID(TokenRules.NOT_YET_VALID),
    AUDIENCE(TokenRules.AUDIENCE);

    private final String reason;

    WrongToken(String reason) {
        this.reason = reason;
    }

    boolean is(String refusedFor) {
        return this == ANY || reason.equals(refusedFor);
    }

    @Override
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
