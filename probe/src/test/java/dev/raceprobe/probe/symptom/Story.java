package dev.raceprobe.probe.symptom;

import dev.raceprobe.contract.ConnectResult;
import dev.raceprobe.probe.timeline.Dropped;
import dev.raceprobe.probe.timeline.Ended;
import dev.raceprobe.probe.timeline.FrameFacts;
import dev.raceprobe.probe.timeline.Received;
import dev.raceprobe.probe.timeline.Sent;
import dev.raceprobe.probe.timeline.Timeline;
import dev.raceprobe.probe.timeline.Vitals;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One connection in a few words, in order of time. Each begins with milliseconds since the start:
 * {@code 0up} the 101, {@code 1ready}, {@code 5>tag} a message left, {@code 7<type@tag} arrived about that message,
 * {@code 7<type} about nothing, {@code 7<type@tag#3} with sequence number 3, {@code 7<!name} matched the catalogue,
 * {@code 7<!!name} and proves an early read, {@code 7<type=canary}, {@code 7<type~user}, {@code 900done} our script ended,
 * {@code 900close:1011} the peer closed, {@code 900reset}, {@code 900end} the end after our Close, {@code 900stop} we were told
 * to stop, {@code 9unready} the ready timeout, {@code 60late} the 101 may have waited for 60 ms, {@code 40delivered} a relay delivered a round trip of 40 ms,
 * {@code 7dropped} so many telling messages were not kept, {@code 80injected} of the time until it was ready. A number may be {@code 7/3}: at 7 on the probe's side, at 3 on the target's.
 * Without a 101: {@code 5rejected:503}, {@code 5timeout} and the other results, {@code nocred}, {@code fault}. {@code expired}: its token had expired when it ended.
 */
public final class Story {
    private final String prefix;
    private OptionalLong up = OptionalLong.empty();
    private OptionalLong upTarget = OptionalLong.empty();
    private OptionalLong ready = OptionalLong.empty();
    private boolean unready;
    private boolean expired;
    private OptionalLong done = OptionalLong.empty();
    private boolean cancelled;
    private Optional<String> noCredentials = Optional.empty();
    private Optional<String> fault = Optional.empty();
    private final List<Sent> sent = new ArrayList<>();
    private final List<Received> received = new ArrayList<>();
    private Ended ended = new Ended(ConnectResult.OPENED, 101, 1000, "", "client", "");
    private long lateNanos;
    private long deliveredNanos;
    private long readyInjectedNanos;
    private long dropped;
    private long last;
    private long lastTarget;

    private Story(String prefix) {
        this.prefix = prefix;
    }

    public static Timeline of(String words) {
        return of("c", words);
    }

    /** With nonces that begin with a prefix: {@code prefix-tag}. */
    public static Timeline of(String prefix, String words) {
        Story story = new Story(prefix);
        for (String word : words.trim().split("\\s+")) {
            story.tell(word);
        }
        return story.timeline();
    }

    private void tell(String word) {
        int digits = 0;
        while (digits < word.length() && (Character.isDigit(word.charAt(digits)) || word.charAt(digits) == '/')) {
            digits++;
        }
        String[] at = word.substring(0, digits).split("/");
        long probe = digits == 0 ? last : Long.parseLong(at[0]) * 1_000_000;
        long target = at.length > 1 ? Long.parseLong(at[1]) * 1_000_000 : probe;
        last = probe;
        lastTarget = digits == 0 ? lastTarget : target;
        what(word.substring(digits), probe, target);
    }

    private void what(String what, long probe, long target) {
        String[] named = what.split(":");
        switch (named[0]) {
            case "up" -> {
                up = OptionalLong.of(probe);
                upTarget = OptionalLong.of(target);
            }
            case "ready" -> ready = OptionalLong.of(probe);
            case "unready" -> unready = true;
            case "expired" -> expired = true;
            case "late" -> lateNanos = probe;
            case "delivered" -> deliveredNanos = probe;
            case "dropped" -> dropped = probe / 1_000_000;
            case "injected" -> readyInjectedNanos = probe;
            case "done" -> done = OptionalLong.of(probe);
            case "stop" -> {
                cancelled = true;
                done = up.isPresent() ? OptionalLong.of(probe) : done;
                ended = up.isPresent() ? ended : new Ended(ConnectResult.CANCELLED, 0, 0, "", "client", "");
            }
            case "end" -> {}
            case "close" -> ended = new Ended(ConnectResult.OPENED, 101, Integer.parseInt(named[1]), "", "server", "");
            case "reset" -> ended = new Ended(ConnectResult.OPENED, 101, 1006, "", "network", "reset");
            case "rejected" ->
                ended = new Ended(ConnectResult.REJECTED, Integer.parseInt(named[1]), 0, "", "server", "");
            case "nocred" -> {
                noCredentials = Optional.of("Secret s, key k: is not mounted");
                ended = new Ended(ConnectResult.CANCELLED, 0, 0, "", "client", "");
            }
            case "fault" -> fault = Optional.of("fault of the probe");
            default -> frame(what, probe, target);
        }
    }

    private void frame(String what, long probe, long target) {
        if (what.startsWith(">")) {
            String tag = what.substring(1);
            sent.add(new Sent(tag, prefix + "-" + tag, probe, target));
        } else if (what.startsWith("<")) {
            received.add(new Received(probe, target, facts(what.substring(1))));
        } else {
            ended = new Ended(ConnectResult.ofWireName(what), 0, 0, "", "network", "");
        }
    }

    private FrameFacts facts(String text) {
        if (text.startsWith("!")) {
            boolean proves = text.startsWith("!!");
            return new FrameFacts("error", "", -1, "", List.of(), text.substring(proves ? 2 : 1), proves);
        }
        String[] sequenced = text.split("#");
        String[] user = sequenced[0].split("~");
        String[] canary = user[0].split("=");
        String[] about = canary[0].split("@");
        String nonce = about.length == 1 ? "" : about[1].contains("-") ? about[1] : prefix + "-" + about[1];
        return new FrameFacts(
                about[0],
                nonce,
                sequenced.length > 1 ? Long.parseLong(sequenced[1]) : -1,
                user.length > 1 ? user[1] : "",
                canary.length > 1 ? List.of(canary[1].split(",")) : List.of(),
                "",
                false);
    }

    private Timeline timeline() {
        return new Timeline(
                0,
                up,
                upTarget,
                ready,
                unready,
                done,
                last,
                noCredentials,
                fault,
                cancelled,
                sent,
                received,
                0,
                new Ended(
                        ended.result(),
                        ended.status(),
                        ended.code(),
                        ended.reason(),
                        ended.initiator(),
                        ended.detail(),
                        ended.exhausted(),
                        expired),
                List.of(),
                null,
                "",
                List.of(),
                new Vitals(0, 0, 0, lastTarget, 0, lastTarget),
                new Dropped(dropped, dropped),
                deliveredNanos,
                readyInjectedNanos,
                lateNanos);
    }
}
