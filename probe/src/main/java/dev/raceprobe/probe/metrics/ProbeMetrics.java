package dev.raceprobe.probe.metrics;

import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.probe.auth.TokenListener;
import dev.raceprobe.probe.tally.Tally;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** All metrics of one pod. Scraping may be done on any thread. */
public final class ProbeMetrics {
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final AtomicLong tokenExpiresAtMillis = new AtomicLong();
    private final Families families;
    private final List<RowMeters> rows;
    private final CounterDataPoint tokensObtained;
    private final CounterDataPoint tokensFailed;

    /** The metrics of a plan, all at 0. */
    public ProbeMetrics(ShardPlan plan) {
        families = new Families(registry, plan.namespace(), plan.name());
        rows = plan.rows().stream()
                .map(row -> new RowMeters(families, row, new Possible(plan, row)))
                .toList();
        tokensObtained = families.tokenRefreshes.labelValues("ok");
        tokensFailed = families.tokenRefreshes.labelValues("failed");
        families.registerTokenExpiry(tokenExpiresAtMillis::get);
    }

    /** A tally that counts here what it passes on. */
    public Tally metered(Tally next) {
        return new MeteredTally(rows, families, next);
    }

    /** Counts tokens. */
    public TokenListener tokens() {
        return new TokenListener() {
            @Override
            public void obtained(long expiresAtMillis) {
                tokensObtained.inc();
            }

            @Override
            public void failed(String reason) {
                tokensFailed.inc();
            }

            @Override
            public void firstExpiry(long atMillis) {
                tokenExpiresAtMillis.set(atMillis);
            }
        };
    }

    /**
     * The exposition, in the format that is asked for.
     *
     * @param accept the request's Accept header, null without one
     * @param kept ids of the evidence that can be read now, asked where the format has exemplars: none leads to anything else
     */
    public Scrape scrape(String accept, Supplier<Set<String>> kept) {
        Format format = Format.of(accept);
        MetricSnapshots counted = registry.scrape();
        MetricSnapshots shown = format.hasExemplars() ? families.links.in(counted, kept.get()) : counted;
        ExpositionFormatWriter writer = format.writer();
        ByteArrayOutputStream body = new ByteArrayOutputStream(1 << 14);
        try {
            writer.write(body, shown, EscapingScheme.UNDERSCORE_ESCAPING);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return new Scrape(writer.getContentType(), body.toByteArray());
    }

    /** What a scrape is answered with. */
    public record Scrape(String contentType, byte[] body) {}
}
