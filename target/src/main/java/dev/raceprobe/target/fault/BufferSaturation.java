package dev.raceprobe.target.fault;

import dev.raceprobe.target.chat.Conversation;
import dev.raceprobe.target.query.Choice;
import dev.raceprobe.target.query.Parameter;
import dev.raceprobe.target.query.Query;
import dev.raceprobe.target.truth.Deed;
import dev.raceprobe.target.wire.Message;
import dev.raceprobe.target.wire.Peer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * Messages that arrive while the connection starts up are kept and flushed when it is ready. Racy: some of them are lost,
 * answered twice or answered after the next one. Fixed: the flush keeps them all, in order.
 */
final class BufferSaturation implements Behaviour {
    /** What can go wrong with one message. */
    enum Fault implements Choice {
        LOST,
        DUPLICATE,
        REORDER;

        @Override
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Where it goes wrong. */
    enum At implements Choice {
        FLUSH,
        ALWAYS;

        @Override
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final Parameter<Long> WINDOW =
            Parameter.span("window", "300ms", "how long the connection starts up, after its 101");
    private static final Parameter<Fault> FAULT =
            Parameter.choice("fault", Fault.class, Fault.LOST, "what goes wrong with a message");
    private static final Parameter<At> WHERE =
            Parameter.choice("at", At.class, At.FLUSH, "flush: only with those that were kept; always: with any");
    private static final Parameter<Double> P = Parameter.probability("p", "1", "share of the messages");

    static final Route ROUTE = new Route(
            "/buffer",
            "buffer faults: messages kept during the start-up are lost, duplicated or reordered",
            List.of(WINDOW, FAULT, WHERE, P, Common.VARIANT),
            BufferSaturation::new);

    /** A message that waits for the next one to overtake it waits no longer than this. */
    private static final long OVERTAKE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final long windowNanos;
    private final Fault fault;
    private final At where;
    private final double probability;
    private final long paceNanos;

    private BufferSaturation(Query query) {
        windowNanos = query.get(WINDOW);
        fault = query.get(FAULT);
        where = query.get(WHERE);
        probability = query.get(Common.VARIANT) == Common.Variant.FIXED ? 0 : query.get(P);
        paceNanos = query.get(Common.PACE);
    }

    @Override
    public Session open(Peer peer) {
        return new Buffered(peer, new Conversation(peer, paceNanos));
    }

    private final class Buffered implements Session {
        private final Peer peer;
        private final Conversation conversation;
        private final Queue<Message> kept = new ArrayDeque<>();
        private boolean ready;
        private Optional<Message> overtaken = Optional.empty();

        private Buffered(Peer peer, Conversation conversation) {
            this.peer = peer;
            this.conversation = conversation;
        }

        @Override
        public void opened() {
            peer.after(windowNanos, this::flush);
        }

        @Override
        public void received(Message message) {
            if (ready) {
                take(message, where == At.ALWAYS);
            } else {
                kept.add(message);
            }
        }

        private void flush() {
            ready = true;
            conversation.greet();
            List<Message> all = new ArrayList<>(kept);
            kept.clear();
            all.forEach(message -> take(message, true));
        }

        private void take(Message message, boolean mayFail) {
            boolean fails = mayFail && peer.random().nextDouble() < probability;
            if (overtaken.isPresent()) {
                conversation.answer(message);
                admit(overtaken.get());
                answerOvertaken();
            } else if (fails) {
                mistreat(message);
            } else {
                conversation.answer(message);
            }
        }

        private void mistreat(Message message) {
            switch (fault) {
                case LOST -> admit(message);
                case DUPLICATE -> {
                    conversation.answer(message);
                    conversation.answer(message);
                    admit(message);
                }
                case REORDER -> {
                    overtaken = Optional.of(message);
                    peer.after(OVERTAKE_NANOS, () -> {
                        if (overtaken.equals(Optional.of(message))) {
                            answerOvertaken();
                        }
                    });
                }
            }
        }

        private void answerOvertaken() {
            Message late = overtaken.orElseThrow();
            overtaken = Optional.empty();
            conversation.answer(late);
        }

        private void admit(Message message) {
            peer.admit(new Deed("buffer", fault.label()).with("message", message.id()));
        }
    }
}
