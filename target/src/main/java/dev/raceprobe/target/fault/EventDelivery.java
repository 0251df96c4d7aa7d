package dev.raceprobe.target.fault;

import dev.raceprobe.target.chat.AgentEvent;
import dev.raceprobe.target.chat.Conversation;
import dev.raceprobe.target.chat.Exchange;
import dev.raceprobe.target.chat.Step;
import dev.raceprobe.target.query.Parameter;
import dev.raceprobe.target.query.Query;
import dev.raceprobe.target.wire.Peer;
import java.util.List;

/** One of the agent's events goes wrong in some exchanges. Fixed: it never does. */
final class EventDelivery implements Behaviour {
    private static final Parameter<EventFault> FAULT =
            Parameter.choice("fault", EventFault.class, EventFault.LOST, "what goes wrong with the event");
    private static final Parameter<Double> P =
            Parameter.probability("p", "1", "share of the exchanges in which it goes wrong");
    private static final Parameter<AgentEvent> EVENT =
            Parameter.choice("event", AgentEvent.class, AgentEvent.TOOL_COMPLETED, "which event it is");
    private static final Parameter<Long> DELAY =
            Parameter.span("delay", "3s", "how late the event is with fault=late; those after it follow at their pace");

    static final Route ROUTE = new Route(
            "/events",
            "event faults: an agent event is lost, duplicated, reordered or late",
            List.of(FAULT, P, EVENT, DELAY, Common.VARIANT),
            EventDelivery::new);

    private final EventFault fault;
    private final double probability;
    private final AgentEvent event;
    private final long delayNanos;
    private final long paceNanos;

    private EventDelivery(Query query) {
        fault = query.get(FAULT);
        probability = query.get(Common.VARIANT) == Common.Variant.FIXED ? 0 : query.get(P);
        event = query.get(EVENT);
        delayNanos = query.get(DELAY);
        paceNanos = query.get(Common.PACE);
    }

    @Override
    public Session open(Peer peer) {
        return Healthy.sessionOf(new Conversation(peer, () -> steps(peer), frame -> {}));
    }

    private List<Step> steps(Peer peer) {
        List<Step> correct = Exchange.correct(paceNanos);
        return peer.random().nextDouble() < probability ? fault.bend(correct, event, delayNanos) : correct;
    }
}
