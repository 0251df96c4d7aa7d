package dev.raceprobe.probe.script;

import dev.raceprobe.probe.timeline.Dropped;
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
 * to each message of ours is always kept. Otherwise bounded: of a peer that floods, what tells nothing is kept up to
 * {@link #MAX_UNMATCHED}, everything else up to {@link #MAX_KEPT} and {@link #MAX_BYTES}.
 */
final class Transcript implements Conversation {
    static final int MAX_UNMATCHED = 1_000;
    static final int MAX_KEPT = 20_000;
    /** Room for {@link #MAX_KEPT} messages with texts of the usual lengths. */
    static final long MAX_BYTES = 5 << 20;

    /** A message or a note of one without its texts, and what a stream may take of either for each of its messages. */
    private static final int BYTES_OF_ONE = 160;

    private static final int BYTES_OF_STREAMED = 1_024;

    private final Set<String> answers;
    private final int streamed;
    private final String subject;
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
    private long bytes;
    private long dropped;
    private long droppedTelling;

    /**
     * @param answers as in {@link Part}
     * @param streamed messages of a {@link Step.Stream}: there is room for what comes about them
     * @param subject whose connection it is
     */
    Transcript(Set<String> answers, int streamed, String subject) {
        this.answers = answers;
        this.streamed = streamed;
        this.subject = subject;
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
    Dropped dropped() {
        return new Dropped(dropped, droppedTelling);
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
        boolean telling = about != null || tells(facts);
        int most = telling ? MAX_KEPT + 2 * streamed : MAX_UNMATCHED;
        if (firstAnswer || received.size() < most && hasRoom()) {
            received.add(message);
            bytes += BYTES_OF_ONE + length(facts);
            canaries.addAll(facts.canaries());
        } else {
            dropped++;
            droppedTelling += telling ? 1 : 0;
        }
        error |= facts.isError();
        return message;
    }

    /** Whether it may be somebody else's: what names nobody is nobody's. */
    private boolean tells(FrameFacts facts) {
        return facts.isError()
                || !facts.canaries().isEmpty()
                || !facts.user().isEmpty() && !facts.user().equals(subject)
                || facts.correlation().startsWith(Ids.PREFIX);
    }

    private boolean hasRoom() {
        return bytes < MAX_BYTES + (long) BYTES_OF_STREAMED * streamed;
    }

    private static int length(FrameFacts facts) {
        return facts.type().length()
                + facts.correlation().length()
                + facts.user().length()
                + facts.canaries().size() * Ids.CANARY_LENGTH;
    }

    /** Notes what is about a message of ours; says whether it is the first of an answer's type. */
    private boolean isFirstAnswer(Sent about, String type) {
        Map<String, Integer> soFar = heard.get(about);
        if (!soFar.containsKey(type)) {
            if (!answers.contains(type) && (soFar.size() >= MAX_UNMATCHED || !hasRoom())) {
                return false;
            }
            bytes += BYTES_OF_ONE + type.length();
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
