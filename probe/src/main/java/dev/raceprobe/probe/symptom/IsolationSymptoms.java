package dev.raceprobe.probe.symptom;

import dev.raceprobe.contract.Counter;
import dev.raceprobe.contract.Symptom;
import dev.raceprobe.probe.script.Part;
import dev.raceprobe.probe.timeline.FrameFacts;
import dev.raceprobe.probe.timeline.Sent;
import dev.raceprobe.probe.timeline.Timeline;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether a socket received what belongs to another user of the round: a canary, a correlation id, a user id. */
public final class IsolationSymptoms {
    private final String trigger;
    private final List<String> sharedEvents;
    private final String subjectTemplate;
    private final long answerWithinNanos;
    private final Map<String, Integer> subjects = new HashMap<>();

    /**
     * Of a user's name only those of synthetic users are known for what they are: a service may call its users in messages otherwise
     * than tokens do.
     *
     * @param sharedEvents types of messages that are meant for everybody
     * @param users all that there are, of this round or not
     * @param answerWithinNanos how soon a user's own trigger has to be answered, on the target's side
     */
    public IsolationSymptoms(
            String trigger, List<String> sharedEvents, String subjectTemplate, int users, long answerWithinNanos) {
        this.trigger = trigger;
        this.sharedEvents = List.copyOf(sharedEvents);
        this.subjectTemplate = subjectTemplate;
        this.answerWithinNanos = answerWithinNanos;
        for (int user = 0; user < users; user++) {
            subjects.put(subject(user), user);
        }
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

    /** Which user each canary and correlation id of the round belongs to. */
    private static Map<String, Integer> owners(List<Part> parts, List<Timeline> timelines) {
        Map<String, Integer> owners = new HashMap<>();
        for (int i = 0; i < parts.size(); i++) {
            int user = parts.get(i).user();
            owners.put(parts.get(i).canary(), user);
            timelines.get(i).sent().forEach(message -> owners.put(message.nonce(), user));
        }
        return owners;
    }

    private String subject(int user) {
        return subjectTemplate.replace("{index}", String.valueOf(user));
    }

    private Reading read(int connection, Part part, Timeline timeline, Map<String, Integer> owners) {
        List<Foreign> foreign = timeline.received().stream()
                .filter(message -> !sharedEvents.contains(message.facts().type()))
                .flatMap(message -> foreignOwner(message.facts(), part.user(), owners).stream()
                        .map(owner -> new Foreign(owner, message.atNanos())))
                .toList();
        Opening.Shown shown = foreign.isEmpty() ? withoutLeak(part, timeline) : leak(part, foreign, timeline);
        boolean looked = timeline.sent(trigger).isPresent();
        return new Reading(
                        connection,
                        "",
                        shown.symptom(),
                        shown.detail(),
                        shown.explanation(),
                        OptionalInt.empty(),
                        Map.of(Counter.ISOLATION_CHECKS, looked ? 1L : 0L, Counter.FOREIGN_FRAMES, (long)
                                foreign.size()),
                        List.of())
                .leaking(foreign.stream().collect(Collectors.groupingBy(Foreign::owner, Collectors.counting())));
    }

    /** A message of another user, and when it arrived. */
    private record Foreign(int owner, long atNanos) {}

    private Optional<Integer> foreignOwner(FrameFacts facts, int user, Map<String, Integer> owners) {
        return Stream.concat(facts.canaries().stream(), Stream.of(facts.correlation(), facts.user()))
                .filter(text -> !text.isEmpty())
                .map(text -> owners.getOrDefault(text, subjects.get(text)))
                .filter(owner -> owner != null && owner != user)
                .findFirst();
    }

    private static Opening.Shown leak(Part part, List<Foreign> foreign, Timeline timeline) {
        String from = foreign.stream()
                .map(Foreign::owner)
                .distinct()
                .sorted()
                .map(String::valueOf)
                .collect(Collectors.joining(", "));
        double firstMillis = (foreign.get(0).atNanos() - timeline.startedNanos()) / 1e6;
        return new Opening.Shown(
                Symptom.FOREIGN_FRAME,
                "",
                String.format(
                        Locale.ROOT,
                        "%d %s of user %s reached user %d, the first at T+%.3f ms",
                        foreign.size(),
                        foreign.size() == 1 ? "frame" : "frames",
                        from,
                        part.user(),
                        firstMillis));
    }

    private Opening.Shown withoutLeak(Part part, Timeline timeline) {
        return Opening.failure(timeline)
                .or(() -> timeline.cancelled()
                        ? Optional.of(new Opening.Shown(Symptom.CANCELLED, "", "stopped before the round had settled"))
                        : Optional.empty())
                .or(() -> timeline.dropped().telling() > 0
                        ? Optional.of(new Opening.Shown(
                                Symptom.CANCELLED,
                                "",
                                timeline.dropped().telling()
                                        + " messages of a flood, whosever they were, were not kept"))
                        : Optional.empty())
                .or(() -> answered(part, timeline)
                        ? Opening.disturbanceAfterAll(timeline)
                        : Opening.disturbance(timeline))
                .orElseGet(() -> answered(part, timeline)
                        ? new Opening.Shown(Symptom.NONE, "", "")
                        : new Opening.Shown(
                                Symptom.ECHO_UNANSWERED,
                                "",
                                "ready and open, but the trigger was not answered in time"));
    }

    /** By correlation id, by canary, or by the name of the user. */
    private boolean answered(Part part, Timeline timeline) {
        Optional<Sent> sent = timeline.sent(trigger);
        return sent.isPresent()
                && timeline.received().stream()
                        .filter(r -> isOwn(r.facts(), part, sent.get()))
                        .anyMatch(r -> r.atNanos() - sent.get().atNanos() >= 0
                                && r.targetNanos() - sent.get().targetNanos() <= answerWithinNanos);
    }

    private boolean isOwn(FrameFacts facts, Part part, Sent sent) {
        return facts.correlation().equals(sent.nonce())
                || facts.canaries().contains(part.canary())
                || facts.user().equals(subject(part.user())) && !sharedEvents.contains(facts.type());
    }
}
