package dev.raceprobe.probe.scenario;

import dev.raceprobe.api.v1alpha1.ColdStartBlock;
import dev.raceprobe.api.v1alpha1.Durations;
import dev.raceprobe.probe.fetch.FetchRequest;
import dev.raceprobe.probe.script.Ids;
import dev.raceprobe.probe.script.Part;
import dev.raceprobe.probe.script.Step;
import dev.raceprobe.probe.symptom.ColdStartSymptoms;
import dev.raceprobe.probe.symptom.Reading;
import dev.raceprobe.probe.timeline.Fetched;
import dev.raceprobe.probe.timeline.Timeline;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * One handshake each poll, and beside it a look at the readiness URL, where there is one. A cold start lasts over many rounds,
 * which is why all of them are played in one shard.
 */
final class ColdStart implements ScenarioPlay {
    private static final long FETCH_TIMEOUT_NANOS = 2_000_000_000L;

    private final long pollMillis;
    private final List<Part> parts = new ArrayList<>();
    private final ColdStartSymptoms symptoms;

    ColdStart(ColdStartBlock block) {
        this.pollMillis = Durations.millis(block.pollInterval());
        this.symptoms = new ColdStartSymptoms(Durations.nanos(block.maxReadyTime()));
        parts.add(new Part(0, "", Set.of(), List.of(new Step.AwaitReady())));
        if (block.readinessUrl() != null) {
            FetchRequest request = FetchRequest.get(URI.create(block.readinessUrl()), FETCH_TIMEOUT_NANOS);
            parts.add(new Part(
                    0,
                    "",
                    Set.of(),
                    List.of(new Step.Fetch(
                            "readiness", request, answer -> "", seen -> true, pollMillis * 1_000_000, 0))));
        }
    }

    @Override
    public List<Part> round(long number, SplittableRandom random, Ids ids) {
        return parts;
    }

    @Override
    public OptionalLong pollMillis() {
        return OptionalLong.of(pollMillis);
    }

    @Override
    public List<Reading> read(List<Part> played, List<Timeline> timelines) {
        List<Fetched> looks = timelines.stream()
                .flatMap(timeline -> timeline.fetched().stream())
                .toList();
        for (int i = 0; i < played.size(); i++) {
            if (!played.get(i).isErrand()) {
                return symptoms.poll(i, timelines.get(i), looks);
            }
        }
        return List.of();
    }
}
