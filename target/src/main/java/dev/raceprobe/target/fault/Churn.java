package dev.raceprobe.target.fault;

import dev.raceprobe.target.chat.Conversation;
import dev.raceprobe.target.query.Choice;
import dev.raceprobe.target.query.Parameter;
import dev.raceprobe.target.query.Query;
import dev.raceprobe.target.truth.Deed;
import dev.raceprobe.target.wire.Message;
import dev.raceprobe.target.wire.Peer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;

/** The slot of a connection that was cut without a Close frame is never given back. Fixed: it is. */
final class Churn implements Behaviour {
    /** The fault and outcome of a slot that was lost. */
    static final String FAULT = "resource_leak";

    static final String SLOT = "slot";

    enum Effect implements Choice {
        REFUSE,
        SLOW,
        NONE;

        @Override
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final Parameter<Effect> EFFECT = Parameter.choice(
            "effect",
            Effect.class,
            Effect.REFUSE,
            "what lost slots do: no slot is left and handshakes get 503, each delays every greeting, or nothing but GET /metrics shows them");
    private static final Parameter<Double> P =
            Parameter.probability("p", "1", "share of the connections that were cut whose slot is lost");
    private static final Parameter<Long> SLOTS =
            Parameter.integer("slots", "50", "slots of this path and query with effect=refuse");
    private static final Parameter<Long> EACH =
            Parameter.span("each", "1ms", "by how much one lost slot delays each greeting with effect=slow");

    static final Route ROUTE = new Route(
            "/churn",
            "resource leak: the slots of connections that were cut are lost",
            List.of(EFFECT, P, SLOTS, EACH, Common.VARIANT),
            Churn::new);

    private final Effect effect;
    private final long slots;
    private final long eachNanos;
    private final double probability;
    private final long paceNanos;
    private long taken;
    private long lost;

    private Churn(Query query) {
        effect = query.get(EFFECT);
        slots = query.get(SLOTS);
        eachNanos = query.get(EACH);
        probability = query.get(Common.VARIANT) == Common.Variant.FIXED ? 0 : query.get(P);
        paceNanos = query.get(Common.PACE);
    }

    @Override
    public Optional<Refusal> refusal(String user, SplittableRandom random) {
        return effect == Effect.REFUSE && taken >= slots
                ? Optional.of(new Refusal(503, new Deed(FAULT, "refused").with("lost", lost)))
                : Optional.empty();
    }

    @Override
    public Session open(Peer peer) {
        taken++;
        Conversation conversation = new Conversation(peer, paceNanos);
        long delayNanos = effect == Effect.SLOW ? lost * eachNanos : 0;
        return new Session() {
            @Override
            public void opened() {
                peer.after(delayNanos, conversation::greet);
            }

            @Override
            public void received(Message message) {
                conversation.answer(message);
            }

            @Override
            public void closed() {
                if (peer.wasCut() && peer.random().nextDouble() < probability) {
                    lost++;
                    peer.admit(new Deed(FAULT, SLOT));
                } else {
                    taken--;
                }
            }
        };
    }
}
