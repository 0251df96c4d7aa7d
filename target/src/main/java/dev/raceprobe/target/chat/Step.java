package dev.raceprobe.target.chat;

/** One step of an exchange: a pause since the step before, in nanoseconds, then something about one event. */
public sealed interface Step {
    long pauseNanos();

    AgentEvent event();

    void take(Exchange exchange);

    /** The event is sent. */
    record Say(long pauseNanos, AgentEvent event) implements Step {
        @Override
        public void take(Exchange exchange) {
            exchange.say(event);
        }
    }

    /** The event is due, or has been sent, and something is wrong about it: the truth gets the outcome. */
    record Admit(long pauseNanos, AgentEvent event, String outcome) implements Step {
        @Override
        public void take(Exchange exchange) {
            exchange.admit(event, outcome);
        }
    }
}
