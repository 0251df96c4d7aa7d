package dev.raceprobe.probe.script;

import java.util.List;
import java.util.Set;

/**
 * One connection of a round.
 *
 * @param user index of the user
 * @param canary a text that only this user may receive; empty if the scenario has none
 * @param answers types of messages that answer one of ours: those that carry no correlation id are taken to be about the
 *     newest of ours that has none of the type yet
 * @param steps what is played
 * @param start when it begins; a barrier opens for nobody before all parts of the round have begun
 * @param credential with what it authenticates
 * @param baseline whether it is played without injected latency, whatever the row's profile
 */
public record Part(
        int user,
        String canary,
        Set<String> answers,
        List<Step> steps,
        Start start,
        Credential credential,
        boolean baseline) {
    public Part {
        answers = Set.copyOf(answers);
        steps = List.copyOf(steps);
    }

    /** One that begins with the round, with the user's own token, under the row's profile. */
    public Part(int user, String canary, Set<String> answers, List<Step> steps) {
        this(user, canary, answers, steps, new Start.WithTheRound(), new Credential.Valid(), false);
    }

    /** The same, beginning at another time. */
    public Part starting(Start other) {
        return new Part(user, canary, answers, steps, other, credential, baseline);
    }

    /** The same with other credentials. */
    public Part with(Credential other) {
        return new Part(user, canary, answers, steps, start, other, baseline);
    }

    /** The same without injected latency. */
    public Part onBaseline() {
        return new Part(user, canary, answers, steps, start, credential, true);
    }

    /** How many messages its streams send. */
    int streamed() {
        return steps.stream()
                .filter(Step.Stream.class::isInstance)
                .mapToInt(step -> ((Step.Stream) step).messages())
                .sum();
    }

    /** Whether it needs no connection: it only asks over HTTP, and waits. */
    public boolean isErrand() {
        return !steps.isEmpty()
                && steps.stream().allMatch(step -> step instanceof Step.Fetch || step instanceof Step.Hold);
    }
}
