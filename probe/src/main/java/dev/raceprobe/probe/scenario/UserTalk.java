package dev.raceprobe.probe.scenario;

import dev.raceprobe.api.v1alpha1.EvidencePolicy;
import dev.raceprobe.api.v1alpha1.ScriptBlock;
import dev.raceprobe.probe.script.Ids;
import dev.raceprobe.probe.script.Part;
import dev.raceprobe.probe.script.Payloads;
import dev.raceprobe.probe.script.Step;
import dev.raceprobe.probe.script.UserScript;
import dev.raceprobe.probe.symptom.Reading;
import dev.raceprobe.probe.symptom.ScriptSymptoms;
import dev.raceprobe.probe.timeline.Timeline;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Type Script: a user's own conversation on one connection, which begins when it is ready. Users take turns; where the script has a
 * barrier, all of them play it at once.
 */
final class UserTalk implements ScenarioPlay {
    private final ScriptBlock block;
    private final int users;
    private final Payloads payloads;

    UserTalk(ScriptBlock block, int users, EvidencePolicy evidence) {
        this.block = block;
        this.users = users;
        this.payloads = new Payloads(evidence.payloads());
    }

    @Override
    public List<Part> round(long number, SplittableRandom random, Ids ids) {
        return (block.gathers() ? IntStream.range(0, users) : IntStream.of(Math.floorMod(number, users)))
                .mapToObj(user -> part(user, ids))
                .toList();
    }

    private Part part(int user, Ids ids) {
        Step talk = new Step.Talk(new UserScript(block.steps(), payloads));
        return new Part(user, ids.canary(), Set.of(), List.of(new Step.AwaitReady(), talk));
    }

    @Override
    public List<Reading> read(List<Part> parts, List<Timeline> timelines) {
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            UserScript script = ((Step.Talk) parts.get(i).steps().get(1)).script();
            readings.add(ScriptSymptoms.read(
                    i,
                    timelines.get(i),
                    script.halt().map(halt -> new ScriptSymptoms.Halt(halt.path(), halt.words())),
                    script.isComplete()));
        }
        return readings;
    }
}
