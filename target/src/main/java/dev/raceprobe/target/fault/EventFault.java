package dev.raceprobe.target.fault;

import dev.raceprobe.target.chat.AgentEvent;
import dev.raceprobe.target.chat.Step;
import dev.raceprobe.target.chat.Step.Admit;
import dev.raceprobe.target.chat.Step.Say;
import dev.raceprobe.target.query.Choice;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** What can go wrong with one event of an exchange. Pure: correct steps in, bent steps out. */
enum EventFault implements Choice {
    /** It is due and not sent; those after it come when they are due. */
    LOST {
        @Override
        List<Step> bend(List<Step> correct, AgentEvent event, long delayNanos) {
            List<Step> steps = new ArrayList<>(correct);
            steps.set(event.ordinal(), new Admit(correct.get(event.ordinal()).pauseNanos(), event, label()));
            return steps;
        }
    },
    /** It is sent twice in a row. */
    DUPLICATE {
        @Override
        List<Step> bend(List<Step> correct, AgentEvent event, long delayNanos) {
            List<Step> steps = new ArrayList<>(correct);
            steps.addAll(event.ordinal() + 1, List.of(new Say(0, event), new Admit(0, event, label())));
            return steps;
        }
    },
    /** It changes places with the event after it; the last one with the event before it. */
    REORDER {
        @Override
        List<Step> bend(List<Step> correct, AgentEvent event, long delayNanos) {
            List<Step> steps = new ArrayList<>(correct);
            int first = Math.min(event.ordinal(), correct.size() - 2);
            Collections.swap(steps, first, first + 1);
            steps.add(first + 2, new Admit(0, event, label()));
            return steps;
        }
    },
    /** It is sent, but a delay after it was due; admitted when it was due, because from then on it is late. */
    LATE {
        @Override
        List<Step> bend(List<Step> correct, AgentEvent event, long delayNanos) {
            List<Step> steps = new ArrayList<>(correct);
            long pauseNanos = correct.get(event.ordinal()).pauseNanos();
            steps.set(event.ordinal(), new Say(delayNanos, event));
            steps.add(event.ordinal(), new Admit(pauseNanos, event, label()));
            return steps;
        }
    };

    abstract List<Step> bend(List<Step> correct, AgentEvent event, long delayNanos);

    @Override
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
