package dev.raceprobe.probe.symptom;

import dev.raceprobe.contract.Counter;
import dev.raceprobe.contract.Symptom;
import dev.raceprobe.probe.script.Part;
import dev.raceprobe.probe.timeline.FrameFacts;
import dev.raceprobe.probe.timeline.Received;
import dev.raceprobe.probe.timeline.Sent;
import dev.raceprobe.probe.timeline.Timeline;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Whether a socket received what belongs to another user of the round: a canary, a correlation id, a user id. */
public final class IsolationSymptoms {
    private final String trigger;
    private final List<String> sharedEvents;
    private final String subjectTemplate;

    /** @param sharedEvents types of messages that are meant for everybody */
    public IsolationSymptoms(String trigger, List<String> sharedEvents, String subjectTemplate) {
        this.trigger = trigger;
        this.sharedEvents = List.copyOf(sharedEvents);
        this.subjectTemplate = subjectTemplate;
    }

    /** One reading for each user of the round. */
    public List<Reading> read(List<Part> parts, List<Timeline> timelines) {
        Map<String, Integer> owners = owners(parts, timelines);
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            readings.add(read(i, parts.get(i), timelines.get(i), owners));
        }
        return readings;
    }

    /** Which user each canary, correlation id and subject belongs to. */
    private Map<String, Integer> owners(List<Part> parts, List<Timeline> timelines) {
        Map<String, Integer> owners = new HashMap<>();
        for (int i = 0; i < parts.size(); i++) {
            int user = parts.get(i).user();
            owners.put(parts.get(i).canary(), user);
            owners.put(subjectTemplate.replace("{index}", String.valueOf(user)), user);
            timelines.get(i).sent().stream().map(Sent::nonce).forEach(nonce -> owners.put(nonce, user));
        }
        return owners;
    }

    private Reading read(int connection, Part part, Timeline timeline, Map<String, Integer> owners) {
        // the user whose frame it was, for each frame: two frames may be equal in all, their time included
        List<Integer> foreign = new ArrayList<>();
        for (Received received : timeline.received()) {
            if (!sharedEvents.contains(received.facts().type())) {
                foreignOwner(received.facts(), part.user(), owners).ifPresent(foreign::add);
            }
        }
        Opening.Shown shown = foreign.isEmpty() ? withoutLeak(timeline) : leak(part, foreign);
        boolean looked = timeline.sent(trigger).isPresent();
        return new Reading(
                connection,
                "",
                shown.symptom(),
                shown.detail(),
                shown.explanation(),
                OptionalInt.empty(),
                Map.of(Counter.ISOLATION_CHECKS, looked ? 1L : 0L, Counter.FOREIGN_FRAMES, (long) foreign.size()),
                List.of());
    }

    private static Optional<Integer> foreignOwner(FrameFacts facts, int user, Map<String, Integer> owners) {
        return List.of(facts.canary(), facts.correlation(), facts.user()).stream()
                .filter(text -> !text.isEmpty())
                .map(owners::get)
                .filter(owner -> owner != null && owner != user)
                .findFirst();
    }

    private static Opening.Shown leak(Part part, List<Integer> foreign) {
        String from = new TreeSet<>(foreign).stream().map(String::valueOf).collect(Collectors.joining(", "));
        return new Opening.Shown(
                Symptom.FOREIGN_FRAME, "", foreign.size() + " frames of user " + from + " reached user " + part.user());
    }

    private Opening.Shown withoutLeak(Timeline timeline) {
        Optional<Opening.Shown> failure = Opening.failure(timeline);
        if (failure.isPresent()) {
            return failure.get();
        }
        if (timeline.cancelled()) {
            return new Opening.Shown(Symptom.CANCELLED, "", "stopped before the round had settled");
        }
        Optional<Opening.Shown> disturbance = Opening.disturbance(timeline);
        if (disturbance.isPresent()) {
            return disturbance.get();
        }
        boolean answered = timeline.sent(trigger)
                .map(sent -> timeline.received().stream()
                        .anyMatch(r -> r.facts().correlation().equals(sent.nonce())))
                .orElse(false);
        return answered
                ? new Opening.Shown(Symptom.NONE, "", "")
                : new Opening.Shown(Symptom.ECHO_UNANSWERED, "", "ready and open, but the trigger was not answered");
    }
}
