package dev.raceprobe.operator.stats;

/** The fast Fourier transform of Cooley and Tukey (1965), radix 2, in place. Reusable; not thread-safe. */
final class Fft {
    private final int size;
    private final double[] cosines;
    private final double[] sines;

    /** @param size a power of two, [2, 2³⁰] */
    Fft(int size) {
        if (size < 2 || Integer.bitCount(size) != 1) {
            throw new IllegalArgumentException("size must be a power of two, was " + size);
        }
        this.size = size;
        cosines = new double[size / 2];
        sines = new double[size / 2];
        for (int i = 0; i < size / 2; i++) {
            cosines[i] = Math.cos(2 * Math.PI * i / size);
            sines[i] = -Math.sin(2 * Math.PI * i / size);
        }
    }

    /** Replaces the values by Σ x(n) e^(−2πi kn / size). */
    void transform(double[] real, double[] imaginary) {
        reorder(real, imaginary);
        for (int half = 1; half < size; half *= 2) {
            int stride = size / (2 * half);
            for (int block = 0; block < size; block += 2 * half) {
                for (int k = 0; k < half; k++) {
                    int a = block + k;
                    int b = a + half;
                    double c = cosines[k * stride];
                    double s = sines[k * stride];
                    double re = real[b] * c - imaginary[b] * s;
                    double im = real[b] * s + imaginary[b] * c;
                    real[b] = real[a] - re;
                    imaginary[b] = imaginary[a] - im;
                    real[a] += re;
                    imaginary[a] += im;
                }
            }
        }
    }

    private void reorder(double[] real, double[] imaginary) {
        int shift = Integer.numberOfLeadingZeros(size) + 1;
        for (int i = 0; i < size; i++) {
            int j = Integer.reverse(i) >>> shift;
            if (j > i) {
                double re = real[i];
                real[i] = real[j];
                real[j] = re;
                double im = imaginary[i];
                imaginary[i] = imaginary[j];
                imaginary[j] = im;
            }
        }
    }
}
