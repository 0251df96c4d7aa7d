package dev.raceprobe.probe.script;

import java.util.List;

/**
 * One connection of a round.
 *
 * @param user index of the user
 * @param canary a text that only this user may receive; empty if the scenario has none
 * @param steps what is played
 */
public record Part(int user, String canary, List<Step> steps) {
    public Part {
        steps = List.copyOf(steps);
    }
}
