package dev.raceprobe.operator.judge;

import dev.raceprobe.contract.CheckKey;
import dev.raceprobe.contract.Counter;
import java.util.Locale;
import java.util.Optional;

/** AcceptRace: common names; tells what became of first messages that left before the 101, which nothing else counts. */
final class AcceptJudge implements ScenarioJudge {
    private final String remark;

    AcceptJudge(RowView view) {
        long answered = count(view, Counter.PIPELINED_ANSWERED);
        long lost = count(view, Counter.PIPELINED_LOST);
        long refused = count(view, Counter.PIPELINED_REFUSED);
        long inconclusive = count(view, Counter.PIPELINED_INCONCLUSIVE);
        remark = answered + lost + refused + inconclusive == 0
                ? ""
                : String.format(
                        Locale.ROOT,
                        "pipelined (informative): of %d sent before the 101, %d answered, %d lost, %d not upgraded, %d inconclusive",
                        answered + lost + refused + inconclusive,
                        answered,
                        lost,
                        refused,
                        inconclusive);
    }

    private static long count(RowView view, Counter counter) {
        return view.tallies().stream().mapToLong(row -> row.counter(counter)).sum();
    }

    @Override
    public Optional<Race> race(CheckKey key) {
        return Optional.empty();
    }

    @Override
    public String remark() {
        return remark;
    }
}
