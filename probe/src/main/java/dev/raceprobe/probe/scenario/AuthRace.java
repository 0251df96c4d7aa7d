package dev.raceprobe.probe.scenario;

import dev.raceprobe.api.v1alpha1.AuthRaceBlock;
import dev.raceprobe.api.v1alpha1.AuthRaceBlock.Case;
import dev.raceprobe.api.v1alpha1.Durations;
import dev.raceprobe.api.v1alpha1.Echo;
import dev.raceprobe.api.v1alpha1.Placement;
import dev.raceprobe.api.v1alpha1.Protocol;
import dev.raceprobe.contract.AuthArms;
import dev.raceprobe.probe.script.Credential;
import dev.raceprobe.probe.script.Ids;
import dev.raceprobe.probe.script.Part;
import dev.raceprobe.probe.script.Start;
import dev.raceprobe.probe.script.Step;
import dev.raceprobe.probe.script.Step.Anchor;
import dev.raceprobe.probe.script.Step.Then;
import dev.raceprobe.probe.script.Template;
import dev.raceprobe.probe.symptom.AuthSymptoms;
import dev.raceprobe.probe.symptom.Intrusion;
import dev.raceprobe.probe.symptom.Reading;
import dev.raceprobe.probe.timeline.Timeline;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Opens connections with valid tokens all at once, with one connection of each negative case among them; then as many valid ones
 * of the same users one after the other, to tell whether it takes concurrency to be refused.
 */
final class AuthRace implements ScenarioPlay {
    private static final String MESSAGE = "message";

    /** How much longer the concurrent ones stay open than it takes to start them all. */
    private static final long OVERLAP_NANOS = 200_000_000;

    private final AuthRaceBlock block;
    private final Protocol protocol;
    private final int users;
    private final Set<String> answers;
    private final List<Step> together = new ArrayList<>();
    private final List<Step> alone;
    private final List<Step> refused = new ArrayList<>();
    private final List<Step> early = new ArrayList<>();
    private final AuthSymptoms symptoms;

    AuthRace(AuthRaceBlock block, Protocol protocol, Placement.Type placement, int users, double connectsPerSecond) {
        this.block = block;
        this.protocol = protocol;
        this.users = users;
        Intrusion intrusion = new Intrusion(MESSAGE, protocol, placement);
        Optional<String> response =
                sendsMessages() ? Optional.of(protocol.echo().responseType()) : Optional.empty();
        this.symptoms = new AuthSymptoms(intrusion, MESSAGE, response, protocol.authAckEvent() != null);
        this.answers = response.map(Set::of).orElse(Set.of());
        this.alone = valid();
        together.addAll(alone);
        long spreadNanos = (long) (1e9 * (block.concurrency() + block.cases().size()) / connectsPerSecond);
        together.add(new Step.Hold(spreadNanos + OVERLAP_NANOS, Anchor.UPGRADE));
        refused.addAll(message());
        refused.add(new Step.Expect(
                intrusion::isProven, Durations.nanos(block.rejectWithin()), Anchor.UPGRADE, Then.FINISH, Then.FINISH));
        early.addAll(message());
        early.addAll(acknowledgement());
    }

    private boolean sendsMessages() {
        return protocol.echo().type() == Echo.Type.Message;
    }

    private List<Step> message() {
        return sendsMessages()
                ? List.of(new Step.Send(MESSAGE, Template.of(protocol.echo().request())))
                : List.of();
    }

    private List<Step> acknowledgement() {
        String ack = protocol.authAckEvent();
        return ack == null
                ? List.of()
                : List.of(new Step.Expect(
                        c -> c.heardType(ack),
                        Durations.nanos(protocol.ready().timeout()),
                        Anchor.UPGRADE,
                        Then.CONTINUE,
                        Then.FINISH));
    }

    private List<Step> valid() {
        List<Step> steps = new ArrayList<>(List.of(new Step.AwaitReady()));
        steps.addAll(acknowledgement());
        steps.addAll(message());
        long echoNanos = Durations.nanos(protocol.echo().timeout());
        if (sendsMessages()) {
            String response = protocol.echo().responseType();
            steps.add(new Step.Expect(
                    c -> c.answered(MESSAGE, response) || c.hasError(),
                    echoNanos,
                    Anchor.NOW,
                    Then.CONTINUE,
                    Then.FINISH));
        } else {
            steps.add(new Step.Ping(echoNanos));
        }
        return steps;
    }

    @Override
    public List<Part> round(long number, SplittableRandom random, Ids ids) {
        boolean probesValid = block.cases().contains(Case.Valid);
        List<Part> parts = new ArrayList<>();
        for (int i = 0; probesValid && i < block.concurrency(); i++) {
            parts.add(part(user(number, i), together));
        }
        for (Case negative : block.cases()) {
            if (negative == Case.MessageBeforeAuthAck) {
                parts.add(part(user(number, 0), early));
            } else if (negative != Case.Valid) {
                parts.add(part(user(number, 0), refused).with(new Credential.Flawed(flaw(negative))));
            }
        }
        int begun = parts.size();
        Set<Integer> all = IntStream.range(0, begun).boxed().collect(Collectors.toSet());
        for (int i = 0; probesValid && i < block.concurrency(); i++) {
            Set<Integer> before = i == 0 ? all : Set.of(begun + i - 1);
            parts.add(part(user(number, i), alone).starting(new Start.After(before, 0)));
        }
        return parts;
    }

    private int user(long number, int index) {
        return Math.floorMod(number * block.concurrency() + index, users);
    }

    private Part part(int user, List<Step> steps) {
        return new Part(user, "", answers, steps);
    }

    private static Credential.Flaw flaw(Case negative) {
        return Credential.Flaw.valueOf(negative.label().toUpperCase(Locale.ROOT));
    }

    @Override
    public List<Reading> read(List<Part> parts, List<Timeline> timelines) {
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < timelines.size(); i++) {
            readings.add(read(i, parts.get(i), timelines.get(i)));
        }
        return readings;
    }

    private Reading read(int index, Part part, Timeline timeline) {
        if (part.credential() instanceof Credential.Flawed wrong) {
            return symptoms.negative(index, wrong.flaw().label(), timeline);
        }
        if (part.steps().equals(early)) {
            return symptoms.early(index, Case.MessageBeforeAuthAck.label(), timeline);
        }
        boolean isAlone = part.start() instanceof Start.After;
        return symptoms.valid(index, isAlone ? AuthArms.SEQUENTIAL : AuthArms.CONCURRENT, timeline);
    }
}
