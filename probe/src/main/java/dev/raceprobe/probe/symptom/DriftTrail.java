package dev.raceprobe.probe.symptom;

import java.util.Optional;

/**
 * Series of cycles one after the other. A service that leaks goes on from where it was: a leak is growth in three series in a row
 * that is not given back between them. One series alone shows it where it is the first, which may be the only one of a run, and
 * its growth is certain: of the thousands of a month, some look as certain by chance. Confined to one thread.
 */
final class DriftTrail {
    private static final int ENOUGH = 3;

    private boolean isFirst = true;
    private Drift begin;
    private Drift last;
    private int length;
    private boolean isLeak;

    /**
     * One more series.
     *
     * @param maxPercent by which it may have grown since the trail began
     * @return the growth since then; empty where it is no leak
     */
    Optional<Drift> then(Drift drift, double maxPercent) {
        boolean wasFirst = isFirst;
        isFirst = false;
        if (drift.growth() == Drift.Growth.NONE) {
            length = 0;
            return Optional.empty();
        }
        if (length == 0 || !drift.goesOnFrom(last)) {
            begin = drift;
            length = 0;
            isLeak = wasFirst && drift.growth() == Drift.Growth.CERTAIN;
        }
        last = drift;
        length++;
        isLeak |= length >= ENOUGH;
        return Optional.of(drift.since(begin)).filter(whole -> isLeak && whole.percent() > maxPercent);
    }
}
