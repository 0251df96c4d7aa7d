package dev.raceprobe.target.chat;

import dev.raceprobe.target.query.Choice;
import java.util.Locale;

/** The events with which an agent answers a chat message, in their order. */
public enum AgentEvent implements Choice {
    AGENT_STARTED,
    AGENT_THINKING,
    TOOL_EXECUTING,
    TOOL_COMPLETED,
    AGENT_COMPLETED;

    /** As it is on the wire. */
    @Override
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
