package dev.raceprobe.probe.metrics;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusProtobufWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.util.Locale;

/** The exposition formats; a scraper says which one it would rather have (RFC 9110 §12.5.1). */
enum Format {
    /** Prometheus' text, for whoever asks for nothing else. */
    TEXT("text/plain"),
    /** Has exemplars, units and infos. */
    OPEN_METRICS("application/openmetrics-text"),
    /** The only one with native histograms: a Prometheus that keeps them asks for it. */
    PROTOBUF("application/vnd.google.protobuf");

    private final String mediaType;

    Format(String mediaType) {
        this.mediaType = mediaType;
    }

    /** The one named with the highest quality, the richer one of equals; text where none is named. */
    static Format of(String accept) {
        Format best = TEXT;
        double bestQuality = 0;
        for (Format format : values()) {
            double quality = quality(accept, format.mediaType);
            if (quality > 0 && quality >= bestQuality) {
                best = format;
                bestQuality = quality;
            }
        }
        return best;
    }

    boolean hasExemplars() {
        return this != TEXT;
    }

    ExpositionFormatWriter writer() {
        return switch (this) {
            case TEXT -> PrometheusTextFormatWriter.create();
            case OPEN_METRICS -> OpenMetricsTextFormatWriter.create();
            case PROTOBUF -> new PrometheusProtobufWriter();
        };
    }

    private static double quality(String accept, String type) {
        double best = 0;
        for (String range :
                accept == null ? new String[0] : accept.toLowerCase(Locale.ROOT).split(",")) {
            String[] parts = range.split(";");
            if (parts[0].strip().equals(type)) {
                best = Math.max(best, quality(parts));
            }
        }
        return best;
    }

    private static double quality(String[] parts) {
        for (String part : parts) {
            if (part.strip().startsWith("q=")) {
                try {
                    return Double.parseDouble(part.strip().substring(2));
                } catch (NumberFormatException e) {
                    return 0;
                }
            }
        }
        return 1;
    }
}
