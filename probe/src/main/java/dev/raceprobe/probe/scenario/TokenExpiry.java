package dev.raceprobe.probe.scenario;

import dev.raceprobe.api.v1alpha1.Durations;
import dev.raceprobe.api.v1alpha1.Echo;
import dev.raceprobe.api.v1alpha1.Placement;
import dev.raceprobe.api.v1alpha1.Protocol;
import dev.raceprobe.api.v1alpha1.TokenExpiryBlock;
import dev.raceprobe.contract.Symptom;
import dev.raceprobe.probe.script.Credential;
import dev.raceprobe.probe.script.Ids;
import dev.raceprobe.probe.script.Part;
import dev.raceprobe.probe.script.Start;
import dev.raceprobe.probe.script.Step;
import dev.raceprobe.probe.script.Step.Anchor;
import dev.raceprobe.probe.script.Step.Then;
import dev.raceprobe.probe.script.Template;
import dev.raceprobe.probe.symptom.ExpirySymptoms;
import dev.raceprobe.probe.symptom.Intrusion;
import dev.raceprobe.probe.symptom.Opening;
import dev.raceprobe.probe.symptom.Reading;
import dev.raceprobe.probe.timeline.Timeline;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Holds a connection over the expiry of its token, kept alive with pings, and speaks on it afterwards; and tries to open another
 * one with the very token that has expired.
 */
final class TokenExpiry implements ScenarioPlay {
    private static final String MESSAGE = "message";
    private static final long MIN_PING_NANOS = 5_000_000_000L;
    private static final int MAX_PINGS = 1_000;

    private final Protocol protocol;
    private final int users;
    private final long timeToLiveNanos;
    private final long overNanos;
    private final Set<String> answers;
    private final List<Step> held;
    private final List<Step> refused;
    private final ExpirySymptoms symptoms;
    private final Intrusion intrusion;

    TokenExpiry(TokenExpiryBlock block, Protocol protocol, Placement.Type placement, int users) {
        this.protocol = protocol;
        this.users = users;
        this.timeToLiveNanos = Durations.nanos(block.timeToLive());
        long graceNanos = Durations.nanos(block.grace());
        this.overNanos = timeToLiveNanos + ExpirySymptoms.ROUNDING_NANOS + graceNanos;
        boolean sends = protocol.echo().type() == Echo.Type.Message;
        Optional<String> response = sends ? Optional.of(protocol.echo().responseType()) : Optional.empty();
        this.answers = response.map(Set::of).orElse(Set.of());
        this.intrusion = new Intrusion(MESSAGE, protocol, placement);
        this.symptoms = new ExpirySymptoms(
                block.expect(),
                timeToLiveNanos,
                graceNanos,
                Optional.ofNullable(protocol.authAckEvent()),
                MESSAGE,
                response);
        this.held = held(response);
        this.refused = refused(response);
    }

    private List<Step> held(Optional<String> response) {
        List<Step> steps = new ArrayList<>(List.of(new Step.AwaitReady()));
        long everyNanos = Math.max(MIN_PING_NANOS, overNanos / MAX_PINGS);
        for (long at = everyNanos; at < overNanos; at += everyNanos) {
            steps.add(new Step.Hold(at, Anchor.UPGRADE));
            steps.add(new Step.Ping(everyNanos / 2));
        }
        // what the target says in time may still be on its way through an injected delay
        steps.add(new Step.Expect(c -> false, overNanos, Anchor.UPGRADE, Then.CONTINUE, Then.CONTINUE));
        response.ifPresent(type -> {
            steps.add(message());
            steps.add(new Step.Expect(
                    c -> c.answered(MESSAGE, type) || c.hasError(),
                    Durations.nanos(protocol.echo().timeout()),
                    Anchor.NOW,
                    Then.FINISH,
                    Then.FINISH));
        });
        return steps;
    }

    private List<Step> refused(Optional<String> response) {
        List<Step> steps = new ArrayList<>();
        response.ifPresent(type -> steps.add(message()));
        steps.add(new Step.Expect(
                intrusion::isProven,
                Durations.nanos(protocol.ready().timeout()),
                Anchor.UPGRADE,
                Then.FINISH,
                Then.FINISH));
        return steps;
    }

    private Step message() {
        return new Step.Send(MESSAGE, Template.of(protocol.echo().request()));
    }

    @Override
    public List<Part> round(long number, SplittableRandom random, Ids ids) {
        int user = Math.floorMod(number, users);
        return List.of(
                new Part(user, "", answers, held).with(new Credential.ShortLived(timeToLiveNanos)),
                new Part(user, "", answers, refused)
                        .with(new Credential.TokenOf(0))
                        .starting(new Start.Since(0, overNanos)));
    }

    @Override
    public List<Reading> read(List<Part> parts, List<Timeline> timelines) {
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < timelines.size(); i++) {
            boolean isHeld = parts.get(i).credential().isValid();
            Opening.Shown shown = isHeld
                    ? symptoms.seen(timelines.get(i))
                    : intrusion.seen(timelines.get(i), Symptom.EXPIRED_ACCEPTED);
            readings.add(Reading.of(i, shown.symptom(), shown.detail(), shown.explanation())
                    .in(isHeld ? "held" : "reused"));
        }
        return readings;
    }
}
