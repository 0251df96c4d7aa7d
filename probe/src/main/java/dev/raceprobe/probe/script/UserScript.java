package dev.raceprobe.probe.script;

import com.google.re2j.Pattern;
import dev.raceprobe.api.v1alpha1.CutKind;
import dev.raceprobe.api.v1alpha1.Durations;
import dev.raceprobe.api.v1alpha1.ExpectStep;
import dev.raceprobe.api.v1alpha1.InnerStep;
import dev.raceprobe.api.v1alpha1.ScriptStep;
import dev.raceprobe.api.v1alpha1.SendStep;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A user's script, made ready for one connection. What an expectation captures is known to the templates of all later steps under
 * its name, the later steps of the same repeat included; the last capture of a name counts. A repeat takes no room of its own,
 * however often it turns.
 */
public final class UserScript {
    /** One step, or several that are repeated. */
    record Block(int times, List<Action> actions) {}

    /** What is done. */
    sealed interface Action {
        /** 1-based: {@code 3}, or {@code 7.2} for the second step of a repeat. */
        String path();

        /** How long it takes at most. */
        default long lastsNanos() {
            return 0;
        }
    }

    record Say(String path, Optional<Template> text, byte[] binary) implements Action {}

    /**
     * @param read empty: the message is binary and equals {@code binary}
     * @param capture empty: nothing is kept
     */
    record Await(
            String path,
            Optional<JsonText> read,
            String pointer,
            Optional<Template> equals,
            Optional<Pattern> matches,
            String capture,
            byte[] binary,
            long withinNanos)
            implements Action {
        @Override
        public long lastsNanos() {
            return withinNanos;
        }
    }

    record Ping(String path, long withinNanos) implements Action {
        @Override
        public long lastsNanos() {
            return withinNanos;
        }
    }

    record Hold(String path, long nanos) implements Action {
        @Override
        public long lastsNanos() {
            return nanos;
        }
    }

    record Barrier(String path, String name, long withinNanos) implements Action {
        @Override
        public long lastsNanos() {
            return withinNanos;
        }
    }

    record Close(String path, int code) implements Action {}

    record Cut(String path, CutKind kind) implements Action {}

    /**
     * Where a script came to a halt.
     *
     * @param path of the step
     * @param words what was expected and what came, as far as the evidence policy allows
     */
    public record Halt(String path, String words) {}

    private final List<Block> blocks = new ArrayList<>();
    private final Map<String, String> captured = new HashMap<>();
    private final Map<String, Supplier<String>> known = new HashMap<>();
    private final Payloads payloads;
    private Talking talking;

    /** @throws IllegalArgumentException for what the validator refuses: pointers, patterns, Base64 */
    public UserScript(List<ScriptStep> steps, Payloads payloads) {
        this.payloads = payloads;
        for (int i = 0; i < steps.size(); i++) {
            blocks.add(block(steps.get(i), String.valueOf(i + 1)));
        }
    }

    private Block block(ScriptStep step, String path) {
        if (step.repeat() == null) {
            return new Block(
                    1,
                    List.of(action(
                            path,
                            new InnerStep(
                                    step.send(),
                                    step.expect(),
                                    step.ping(),
                                    step.hold(),
                                    step.barrier(),
                                    step.close(),
                                    step.cut()))));
        }
        List<Action> actions = new ArrayList<>();
        for (InnerStep inner : step.repeat().steps()) {
            actions.add(action(path + "." + (actions.size() + 1), inner));
        }
        return new Block(step.repeat().times(), List.copyOf(actions));
    }

    private Action action(String path, InnerStep step) {
        if (step.send() != null) {
            return say(path, step.send());
        } else if (step.expect() != null) {
            return await(path, step.expect());
        } else if (step.ping() != null) {
            return new Ping(path, Durations.nanos(step.ping().within()));
        } else if (step.hold() != null) {
            return new Hold(path, Durations.nanos(step.hold()));
        } else if (step.barrier() != null) {
            return new Barrier(
                    path, step.barrier().name(), Durations.nanos(step.barrier().within()));
        }
        return step.close() != null ? new Close(path, step.close().code()) : new Cut(path, step.cut());
    }

    private Say say(String path, SendStep send) {
        return send.text() == null
                ? new Say(path, Optional.empty(), Base64.getDecoder().decode(send.base64()))
                : new Say(path, Optional.of(Template.of(send.text(), known)), new byte[0]);
    }

    private Await await(String path, ExpectStep expect) {
        Await action = new Await(
                path,
                Optional.ofNullable(expect.pointer()).map(JsonText::new),
                expect.pointer(),
                Optional.ofNullable(expect.equals()).map(text -> Template.of(text, known)),
                Optional.ofNullable(expect.matches()).map(Pattern::compile),
                expect.capture() == null ? "" : expect.capture(),
                expect.base64() == null ? new byte[0] : Base64.getDecoder().decode(expect.base64()),
                Durations.nanos(expect.within()));
        if (expect.capture() != null) {
            known.put(expect.capture(), () -> captured.getOrDefault(expect.capture(), ""));
        }
        return action;
    }

    /** How long it takes at most. */
    long lastsNanos() {
        return blocks.stream()
                .mapToLong(block -> block.times()
                        * block.actions().stream().mapToLong(Action::lastsNanos).sum())
                .sum();
    }

    List<Block> blocks() {
        return blocks;
    }

    /** Names of the barriers that it comes to. */
    public Set<String> barriers() {
        return blocks.stream()
                .flatMap(block -> block.actions().stream())
                .filter(Barrier.class::isInstance)
                .map(action -> ((Barrier) action).name())
                .collect(Collectors.toSet());
    }

    Payloads payloads() {
        return payloads;
    }

    void capture(String name, String value) {
        captured.put(name, value);
    }

    Activity on(Voice stage) {
        talking = new Talking(this, stage);
        return talking;
    }

    /** Where it came to a halt; empty if it did not, or never began. */
    public Optional<Halt> halt() {
        return Optional.ofNullable(talking).flatMap(Talking::halt);
    }

    /** Whether it came to its last step and passed it. */
    public boolean isComplete() {
        return talking != null && talking.isComplete();
    }

    /** Messages that arrived and met no step. */
    public long unmatched() {
        return talking == null ? 0 : talking.unmatched();
    }
}
