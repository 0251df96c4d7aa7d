package dev.raceprobe.probe.script;

import dev.raceprobe.api.v1alpha1.CutKind;
import dev.raceprobe.probe.fetch.FetchRequest;
import dev.raceprobe.probe.fetch.FetchResult;
import dev.raceprobe.probe.timeline.Fetched;
import java.util.function.Function;
import java.util.function.Predicate;

/** One step of a conversation; connecting is implicit and first. */
public sealed interface Step {
    /** From when a wait is measured. */
    enum Anchor {
        /** From the turn in which the step begins. */
        NOW,
        /** From the 101. */
        UPGRADE {
            @Override
            long overNanos(long beginNanos, long nanos) {
                return Math.max(beginNanos, nanos);
            }
        },
        /**
         * From the last message that was sent, or the last that arrived and met an expectation, whichever is later. What meets
         * none prolongs no wait.
         */
        LAST_PROGRESS;

        /** When a wait is over at the latest that begins then; since the 101. */
        long overNanos(long beginNanos, long nanos) {
            return beginNanos + nanos;
        }
    }

    /** When it is over at the latest if it begins then, in nanoseconds since the 101; what a message takes is not counted. */
    default long overNanos(long beginNanos) {
        return beginNanos;
    }

    /** What follows a wait. */
    enum Then {
        CONTINUE,
        /** The script is at its end: close. */
        FINISH
    }

    /** Waits until the connection is ready; ends the script at the ready timeout. */
    record AwaitReady() implements Step {}

    /**
     * Sends a text message.
     *
     * @param tag what later steps call it
     */
    record Send(String tag, Template template) implements Step {}

    /**
     * Waits for what the conversation has to show.
     *
     * @param met looked at after each message
     * @param withinNanos from the anchor; injected delay is added by the interpreter
     */
    record Expect(Predicate<Conversation> met, long withinNanos, Anchor from, Then whenMet, Then whenMissed)
            implements Step {
        @Override
        public long overNanos(long beginNanos) {
            return from.overNanos(beginNanos, withinNanos);
        }
    }

    /** Sends a WebSocket ping and waits for its pong, or for so long; then goes on either way. */
    record Ping(long withinNanos) implements Step {
        @Override
        public long overNanos(long beginNanos) {
            return beginNanos + withinNanos;
        }
    }

    /** Waits for a time. */
    record Hold(long nanos, Anchor from) implements Step {
        @Override
        public long overNanos(long beginNanos) {
            return from.overNanos(beginNanos, nanos);
        }
    }

    /** Waits until all connections of the round that have a barrier of this name, and are not over, have come to it. */
    record Barrier(String name, long withinNanos) implements Step {
        @Override
        public long overNanos(long beginNanos) {
            return beginNanos + withinNanos;
        }
    }

    /** Ends the transport without a Close frame. */
    record Cut(CutKind kind) implements Step {}

    /** Closes with a code; a script that ends without one closes with 1000. */
    record Close(int code) implements Step {}

    /**
     * Sends many numbered messages and listens until the answers have ended.
     *
     * @param tag the nth message is called tag-n, from 1
     * @param messages how many, [1, 100000]
     * @param perSecond their pace, [1, 100000]
     * @param quietNanos it is over when nothing came for so long after the last of them
     */
    record Stream(String tag, Template template, int messages, int perSecond, long quietNanos) implements Step {
        @Override
        public long overNanos(long beginNanos) {
            return beginNanos + messages * 1_000_000_000L / perSecond + quietNanos;
        }
    }

    /**
     * Asks an HTTP view again and again.
     *
     * @param tag what the timeline calls it
     * @param read what an answer says
     * @param met ends the step
     * @param everyNanos from request to request
     * @param withinNanos since its begin; it is asked once more then, and that answer is the last
     */
    record Fetch(
            String tag,
            FetchRequest request,
            Function<FetchResult.Answered, String> read,
            Predicate<Fetched> met,
            long everyNanos,
            long withinNanos)
            implements Step {
        @Override
        public long overNanos(long beginNanos) {
            return beginNanos + withinNanos;
        }
    }

    /** A user's own conversation. Plays one connection: made anew for each. */
    record Talk(UserScript script) implements Step {
        @Override
        public long overNanos(long beginNanos) {
            return beginNanos + script.lastsNanos();
        }
    }

    /** From here on, somebody listens too. */
    record Listen(Ear ear) implements Step {}
}
