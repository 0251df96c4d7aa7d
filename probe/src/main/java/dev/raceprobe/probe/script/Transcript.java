package dev.raceprobe.probe.script;

import dev.raceprobe.probe.timeline.FrameFacts;
import dev.raceprobe.probe.timeline.Received;
import dev.raceprobe.probe.timeline.Sent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Writes down what is said on one connection, and answers what expectations ask without reading it all again. The first answer
 * to each message of ours is always kept. Otherwise bounded: of a peer that floods, what is about nothing of ours is kept up to
 * {@link #MAX_UNMATCHED}, everything else up to {@link #MAX_KEPT}.
 */
final class Transcript implements Conversation {
    static final int MAX_UNMATCHED = 1_000;
    static final int MAX_KEPT = 20_000;

    private final Set<String> answers;
    private final int streamed;
    private final List<Sent> sent = new ArrayList<>();
    private final List<Received> received = new ArrayList<>();
    private final Map<String, Sent> byNonce = new HashMap<>();
    private final Map<String, Sent> byTag = new HashMap<>();
    private final Map<Sent, Map<String, Integer>> heard = new HashMap<>();
    private final Set<String> canaries = new HashSet<>();
    private final Set<String> types = new HashSet<>();
    private boolean error;
    private long unmatched;
    private int answered;
    private int oldestOpen;
    private long dropped;

    /** @param answers as in {@link Part} */
    Transcript(Set<String> answers) {
        this(answers, 0);
    }

    /** @param streamed messages of a {@link Step.Stream}: there is room for what comes about them */
    Transcript(Set<String> answers, int streamed) {
        this.answers = answers;
        this.streamed = streamed;
    }

    List<Sent> sent() {
        return sent;
    }

    List<Received> received() {
        return received;
    }

    /** Messages that arrived and are about nothing that was sent. */
    long unmatched() {
        return unmatched;
    }

    /** Messages that arrived and were not kept. */
    long dropped() {
        return dropped;
    }

    /** A message left. */
    void said(Sent message) {
        sent.add(message);
        byNonce.put(message.nonce(), message);
        byTag.putIfAbsent(message.tag(), message);
        heard.put(message, new HashMap<>());
    }

    /** A message arrived; returns it as attributed. */
    Received hear(FrameFacts facts, long atNanos, long targetNanos) {
        Received message = new Received(atNanos, targetNanos, attributed(facts));
        Sent about = byNonce.get(message.facts().correlation());
        boolean firstAnswer = about != null && isFirstAnswer(about, facts.type());
        unmatched += about == null ? 1 : 0;
        if (types.size() < MAX_UNMATCHED) {
            types.add(message.facts().type());
        }
        boolean telling = about != null || facts.isError() || !facts.canaries().isEmpty();
        if (firstAnswer || received.size() < (telling ? MAX_KEPT + 2 * streamed : MAX_UNMATCHED)) {
            received.add(message);
            canaries.addAll(facts.canaries());
        } else {
            dropped++;
        }
        error |= facts.isError();
        return message;
    }

    /** Notes what is about a message of ours; says whether it is the first of an answer's type. */
    private boolean isFirstAnswer(Sent about, String type) {
        Map<String, Integer> soFar = heard.get(about);
        if (soFar.size() >= MAX_UNMATCHED) {
            return false;
        }
        answered += soFar.isEmpty() ? 1 : 0;
        return soFar.merge(type, 1, Integer::sum) == 1 && answers.contains(type);
    }

    /** The message that a received one is about. */
    Optional<Sent> subject(Received message) {
        return Optional.ofNullable(byNonce.get(message.facts().correlation()));
    }

    /**
     * Without a correlation id it is about the newest of ours that has no such answer: a first message that was lost does not
     * take the answer of the second for its own.
     */
    private FrameFacts attributed(FrameFacts facts) {
        if (!facts.correlation().isEmpty() || !answers.contains(facts.type()) || sent.isEmpty()) {
            return facts;
        }
        if (streamed > 0) {
            return facts.about(oldestWithout(facts.type()).nonce());
        }
        for (int i = sent.size() - 1; i >= 0; i--) {
            if (!heard.get(sent.get(i)).containsKey(facts.type())) {
                return facts.about(sent.get(i).nonce());
            }
        }
        return facts.about(sent.get(sent.size() - 1).nonce());
    }

    /** The answers of a stream are taken in order; what comes on top is about the last message. */
    private Sent oldestWithout(String type) {
        while (oldestOpen < sent.size() - 1 && heard.get(sent.get(oldestOpen)).containsKey(type)) {
            oldestOpen++;
        }
        return sent.get(oldestOpen);
    }

    /** Messages of ours about which something was heard. */
    int answered() {
        return answered;
    }

    @Override
    public Optional<Sent> sent(String tag) {
        return Optional.ofNullable(byTag.get(tag));
    }

    @Override
    public int heard(String tag, String type) {
        return sent(tag).map(s -> heard.get(s).getOrDefault(type, 0)).orElse(0);
    }

    @Override
    public boolean heardOf(String tag) {
        return sent(tag).map(s -> !heard.get(s).isEmpty()).orElse(false);
    }

    @Override
    public boolean heardType(String type) {
        return types.contains(type);
    }

    @Override
    public boolean heardCanary(String canary) {
        return canaries.contains(canary);
    }

    @Override
    public boolean hasError() {
        return error;
    }
}
