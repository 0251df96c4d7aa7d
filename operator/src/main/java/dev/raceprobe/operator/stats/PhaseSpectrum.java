package dev.raceprobe.operator.stats;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * How strongly the failures of some rounds gather at one phase, for many periods at once: Rayleigh's statistic of what failed
 * beyond its share of the conclusive checks, so that phases at which more was tried do not count as such. Times are rounded to
 * half of the rounds' spacing here, for the observed outcomes and for the permuted ones alike.
 */
final class PhaseSpectrum {
    private static final int PERMUTATIONS = 1_000;

    /** Below this probability that any of the permutations would come near, they are not drawn. */
    private static final double CERTAIN = 1e-6;

    private final double[] excess;
    private final int[] bins;
    private final double binMillis;
    private final Fft fft;
    private final int size;
    private final int lowest;
    private final int highest;
    private final double[] real;
    private final double[] imaginary;
    private final double[] observed; // squared concentration

    /**
     * @param rounds in order of time, over more than 8 spacings
     * @param excess failures of each beyond its share; their sum is 0
     */
    PhaseSpectrum(List<RoundOutcome> rounds, double[] excess, double spacingMillis) {
        this.excess = excess;
        this.binMillis = spacingMillis / 2;
        long first = rounds.get(0).startMillis();
        this.bins = rounds.stream()
                .mapToInt(r -> (int) Math.round((r.startMillis() - first) / binMillis))
                .toArray();
        double span = rounds.get(rounds.size() - 1).startMillis() - first;
        this.size = Integer.highestOneBit(2 * bins[bins.length - 1]) * 2;
        this.fft = new Fft(size);
        this.lowest = (int) Math.ceil(size * binMillis * 4 / span);
        this.highest = (int) Math.floor(size * binMillis / (2 * spacingMillis));
        this.real = new double[size];
        this.imaginary = new double[size];
        this.observed = new double[highest + 1];
        load(excess, excess);
        for (int k = lowest; k <= highest; k++) {
            observed[k] = first(k);
        }
    }

    /** The period of the greatest concentration, milliseconds. */
    double bestMillis() {
        int best = lowest;
        for (int k = lowest; k <= highest; k++) {
            best = observed[k] > observed[best] ? k : best;
        }
        return size * binMillis / best;
    }

    /** The greatest concentration, squared, at the periods around one. */
    double near(double periodMillis) {
        int k = (int) Math.round(size * binMillis / periodMillis);
        double greatest = 0;
        for (int i = Math.max(lowest, k - 2); i <= Math.min(highest, k + 2); i++) {
            greatest = Math.max(greatest, observed[i]);
        }
        return greatest;
    }

    /**
     * The probability of a concentration as great at any of the periods, were the outcomes dealt over the rounds by chance: 1 /
     * 1,001 where none of 1,000 permutations is as great. Stops at the first that is.
     */
    double pValue(long seed) {
        double highestObserved = Arrays.stream(observed).max().orElseThrow();
        if (bound(Math.sqrt(highestObserved)) * PERMUTATIONS < CERTAIN) {
            return 1.0 / (PERMUTATIONS + 1);
        }
        SplittableRandom random = new SplittableRandom(seed);
        double[] one = excess.clone();
        double[] other = excess.clone();
        for (int drawn = 0; drawn < PERMUTATIONS; drawn += 2) {
            shuffle(one, random);
            shuffle(other, random);
            load(one, other);
            for (int k = lowest; k <= highest; k++) {
                if (first(k) >= highestObserved || second(k) >= highestObserved) {
                    return 2.0 / (drawn + 2);
                }
            }
        }
        return 1.0 / (PERMUTATIONS + 1);
    }

    /**
     * Bernstein's inequality for the sums of a permutation (they are negatively associated: Joag-Dev and Proschan, 1983), in eight
     * directions of the plane and for each of the periods.
     */
    private double bound(double length) {
        double least = Double.MAX_VALUE;
        for (double e : excess) {
            least = Math.min(least, e);
        }
        double squares = 0;
        double largest = 0;
        for (double e : excess) {
            squares += (e - least) * (e - least);
            largest = Math.max(largest, e - least);
        }
        double x = length * Math.cos(Math.PI / 8);
        return 8.0 * (highest - lowest + 1) * Math.exp(-x * x / 2 / (squares + 2 * largest * x / 3));
    }

    /** Two at a time: one as real numbers, one as imaginary ones. */
    private void load(double[] one, double[] other) {
        Arrays.fill(real, 0);
        Arrays.fill(imaginary, 0);
        for (int i = 0; i < bins.length; i++) {
            real[bins[i]] += one[i];
            imaginary[bins[i]] += other[i];
        }
        fft.transform(real, imaginary);
    }

    private double first(int k) {
        double re = real[k] + real[size - k];
        double im = imaginary[k] - imaginary[size - k];
        return (re * re + im * im) / 4;
    }

    private double second(int k) {
        double re = imaginary[k] + imaginary[size - k];
        double im = real[size - k] - real[k];
        return (re * re + im * im) / 4;
    }

    private static void shuffle(double[] values, SplittableRandom random) {
        for (int i = values.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            double value = values[i];
            values[i] = values[j];
            values[j] = value;
        }
    }
}
