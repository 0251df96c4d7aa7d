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
 * @param pipelined whether its first step, a message, leaves before the 101: what it shows is informative only
 */
public record Part(
        int user,
        String canary,
        Set<String> answers,
        List<Step> steps,
        Start start,
        Credential credential,
        boolean baseline,
        boolean pipelined) {
    public Part {
        answers = Set.copyOf(answers);
        steps = List.copyOf(steps);
        if (pipelined && !(steps.get(0) instanceof Step.Send)) {
            throw new IllegalArgumentException("the first step of a pipelined part must send a message");
        }
    }

    /** One that begins with the round, with the user's own token, under the row's profile. */
    public Part(int user, String canary, Set<String> answers, List<Step> steps) {
        this(user, canary, answers, steps, new Start.WithTheRound(), new Credential.Valid(), false, false);
    }

    /** The same, beginning at another time. */
    public Part starting(Start other) {
        return new Part(user, canary, answers, steps, other, credential, baseline, pipelined);
    }

    /** The same with other credentials. */
    public Part with(Credential other) {
        return new Part(user, canary, answers, steps, start, other, baseline, pipelined);
    }

    /** The same without injected latency. */
    public Part onBaseline() {
        return new Part(user, canary, answers, steps, start, credential, true, pipelined);
    }

    /** The same with its first message before the 101. */
    public Part early() {
        return new Part(user, canary, answers, steps, start, credential, baseline, true);
    }

    /** For how long it may be open, from its 101, if nothing that it waits for comes. */
    public long lastsNanos() {
        long at = 0;
        for (Step step : steps) {
            at = step.overNanos(at);
        }
        return at;
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
