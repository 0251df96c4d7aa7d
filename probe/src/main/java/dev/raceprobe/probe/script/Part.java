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
 */
public record Part(int user, String canary, Set<String> answers, List<Step> steps) {
    public Part {
        answers = Set.copyOf(answers);
        steps = List.copyOf(steps);
    }
}
