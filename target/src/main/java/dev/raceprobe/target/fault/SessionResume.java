package dev.raceprobe.target.fault;

import dev.raceprobe.target.chat.AgentEvent;
import dev.raceprobe.target.chat.Conversation;
import dev.raceprobe.target.query.Choice;
import dev.raceprobe.target.query.Parameter;
import dev.raceprobe.target.query.Query;
import dev.raceprobe.target.truth.Deed;
import dev.raceprobe.target.wire.Frames;
import dev.raceprobe.target.wire.Message;
import dev.raceprobe.target.wire.Peer;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An exchange that outlives its connection: a new one of the same user resumes it, after the sequence number that it names in a
 * message {@code resume}, or by itself after what was last sent. Racy: the event that was due next is skipped, or the last one
 * comes again. Fixed: it goes on exactly there.
 */
final class SessionResume implements Behaviour {
    enum Fault implements Choice {
        GAP,
        DUPLICATE;

        @Override
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    enum By implements Choice {
        CURSOR,
        USER;

        @Override
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final Parameter<Fault> FAULT =
            Parameter.choice("fault", Fault.class, Fault.GAP, "gap: an event is skipped; duplicate: one comes again");
    private static final Parameter<By> BY = Parameter.choice(
            "by",
            By.class,
            By.CURSOR,
            "cursor: a message resume asks, its text is the last seq; user: the new connection resumes by itself");
    private static final Parameter<Double> P = Parameter.probability("p", "1", "share of the resumptions");
    private static final Parameter<Long> DELAY =
            Parameter.span("delay", "0ms", "how long a resumption takes, which is no fault");

    static final Route ROUTE = new Route(
            "/resume",
            "resumed sessions: events are skipped, or come again",
            List.of(FAULT, BY, P, DELAY, Common.VARIANT),
            SessionResume::new);

    private final Fault fault;
    private final By by;
    private final double probability;
    private final long delayNanos;
    private final long paceNanos;
    private final Map<String, Ongoing> newest = new HashMap<>();

    private SessionResume(Query query) {
        fault = query.get(FAULT);
        by = query.get(BY);
        probability = query.get(Common.VARIANT) == Common.Variant.FIXED ? 0 : query.get(P);
        delayNanos = query.get(DELAY);
        paceNanos = query.get(Common.PACE);
    }

    @Override
    public Session open(Peer peer) {
        Conversation conversation = new Conversation(peer, paceNanos);
        return new Session() {
            @Override
            public void opened() {
                conversation.greet();
                Ongoing before = newest.get(peer.user());
                if (by == By.USER && before != null && before.sent < AgentEvent.values().length) {
                    peer.after(delayNanos, () -> resume(peer, before, before.sent));
                }
            }

            @Override
            public void received(Message message) {
                switch (message.type()) {
                    case "chat" -> {
                        Ongoing begun = new Ongoing(message.id(), message.atNanos());
                        newest.put(peer.user(), begun);
                        play(peer, begun, 0);
                    }
                    case "resume" -> peer.after(delayNanos, () -> resume(peer, message));
                    default -> conversation.answer(message);
                }
            }
        };
    }

    private void resume(Peer peer, Message message) {
        Ongoing before = newest.get(peer.user());
        if (before == null || !message.text().matches("[0-9]?")) {
            peer.send(Frames.error(
                    "there is nothing to resume after " + message.text().length() + " characters"));
        } else {
            resume(peer, before, message.text().isEmpty() ? 0 : Integer.parseInt(message.text()));
        }
    }

    /** Goes on after so many events; a fault is owned up to only where it makes a difference. */
    private void resume(Peer peer, Ongoing before, int after) {
        boolean fails = peer.random().nextDouble() < probability;
        int from = after;
        if (fails && fault == Fault.GAP && after < AgentEvent.values().length) {
            from = after + 1;
        } else if (fails && fault == Fault.DUPLICATE && after > 0) {
            from = after - 1;
        }
        if (from != after) {
            peer.admit(
                    new Deed("resume", fault.label()).with("message", before.id).with("after", after));
        }
        play(peer, before, from);
    }

    /** Sends the events from this one on, each when it is due. */
    private void play(Peer peer, Ongoing exchange, int next) {
        if (next < AgentEvent.values().length) {
            long due = exchange.beganNanos + (next + 1) * paceNanos;
            peer.after(Math.max(0, due - System.nanoTime()), () -> {
                String type = AgentEvent.values()[next].label();
                peer.send(Frames.event(type, exchange.id, next + 1L, peer.user()));
                exchange.sent = Math.max(exchange.sent, next + 1);
                play(peer, exchange, next + 1);
            });
        }
    }

    private static final class Ongoing {
        private final String id;
        private final long beganNanos;
        private int sent;

        private Ongoing(String id, long beganNanos) {
            this.id = id;
            this.beganNanos = beganNanos;
        }
    }
}
