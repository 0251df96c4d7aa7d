package dev.raceprobe.probe.scenario;

import dev.raceprobe.probe.script.Ear;
import dev.raceprobe.probe.script.JsonView;
import dev.raceprobe.probe.symptom.ResumedEvents;
import dev.raceprobe.probe.timeline.FrameFacts;
import dev.raceprobe.probe.timeline.Sent;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/** The events of one exchange over both of its connections, as they come. Confined to the event loop. */
final class Resumption {
    /** A peer that floods is not written down in full. */
    private static final int MAX_EVENTS = 1_000;

    private final List<String> promised;
    private final String trigger;
    private final JsonView cursor;
    private final List<ResumedEvents.Event> before = new ArrayList<>();
    private final List<ResumedEvents.Event> after = new ArrayList<>();
    private String nonce = "";

    /** @param trigger tag of the message that starts the exchange */
    Resumption(List<String> promised, String trigger, JsonView cursor) {
        this.promised = promised;
        this.trigger = trigger;
        this.cursor = cursor;
    }

    /** Of the connection that is cut. */
    Ear first() {
        return new Side(before);
    }

    /** Of the connection that resumes. */
    Ear second() {
        return new Side(after);
    }

    /** Events that arrived on the first connection. */
    int heardFirst() {
        return before.size();
    }

    /** Cursor of the last event on the first connection that has one; empty before one. */
    String lastCursor() {
        for (int i = before.size() - 1; i >= 0; i--) {
            if (!before.get(i).cursor().isEmpty()) {
                return before.get(i).cursor();
            }
        }
        return "";
    }

    /** What both connections have shown so far. */
    ResumedEvents events() {
        return ResumedEvents.of(promised, before, after);
    }

    private final class Side implements Ear {
        private final List<ResumedEvents.Event> events;

        private Side(List<ResumedEvents.Event> events) {
            this.events = events;
        }

        @Override
        public void said(Sent message) {
            if (message.tag().equals(trigger)) {
                nonce = message.nonce();
            }
        }

        @Override
        public void heard(FrameFacts facts, ByteBuf utf8) {
            boolean ours =
                    facts.correlation().equals(nonce) || facts.correlation().isEmpty();
            if (ours && !nonce.isEmpty() && promised.contains(facts.type()) && events.size() < MAX_EVENTS) {
                events.add(new ResumedEvents.Event(facts.type(), cursor.read(utf8)));
            }
        }
    }
}
