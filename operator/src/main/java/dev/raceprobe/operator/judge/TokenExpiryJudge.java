package dev.raceprobe.operator.judge;

import dev.raceprobe.contract.CheckKey;
import dev.raceprobe.contract.Symptom;
import java.util.Optional;

/** TokenExpiry: a token that is refused while it is valid has expired before its time. */
record TokenExpiryJudge(boolean provenByAFrame) implements ScenarioJudge {
    static TokenExpiryJudge of(RowView view) {
        return new TokenExpiryJudge(ProvenByFrame.anyOf(view.tallies(), Symptom.EXPIRED_ACCEPTED));
    }

    @Override
    public Optional<Race> race(CheckKey key) {
        return key.symptom() == Symptom.REFUSED_AUTH ? Optional.of(Race.PREMATURE_EXPIRY) : Optional.empty();
    }

    @Override
    public boolean isProven(Race race) {
        return race != Race.EXPIRED_ACCEPTED || provenByAFrame;
    }
}
