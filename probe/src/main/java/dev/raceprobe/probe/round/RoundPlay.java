package dev.raceprobe.probe.round;

import dev.raceprobe.api.v1alpha1.Auth;
import dev.raceprobe.api.v1alpha1.Durations;
import dev.raceprobe.api.v1alpha1.LatencyProfile;
import dev.raceprobe.api.v1alpha1.Ready;
import dev.raceprobe.contract.ConnectResult;
import dev.raceprobe.contract.Phase;
import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.probe.auth.TokenSource;
import dev.raceprobe.probe.scenario.ScenarioPlay;
import dev.raceprobe.probe.script.Part;
import dev.raceprobe.probe.script.Player;
import dev.raceprobe.probe.script.PlayerSettings;
import dev.raceprobe.probe.symptom.Reading;
import dev.raceprobe.probe.timeline.Ended;
import dev.raceprobe.probe.timeline.Timeline;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** Plays one round of one row. Confined to the event loop. */
public final class RoundPlay {
    private final RoundSettings settings;
    private final ShardPlan.Row row;
    private final ScenarioPlay scenario;
    private final LatencyProfile profile;
    private final SplittableRandom random;
    private final Consumer<List<Reading>> whenOver;
    private final List<Part> parts;
    private final Timeline[] timelines;
    private final Map<Integer, Player> playing = new HashMap<>();
    private final Map<String, Set<Integer>> barriers = new HashMap<>();
    private int left;
    private boolean cancelled;

    /**
     * @param whenOver hears what was read, once every connection is over
     */
    public RoundPlay(
            RoundSettings settings,
            ShardPlan.Row row,
            ScenarioPlay scenario,
            long number,
            Consumer<List<Reading>> whenOver) {
        this.settings = settings;
        this.row = row;
        this.scenario = scenario;
        this.profile = settings.plan().profile(row.profile());
        this.random = new SplittableRandom(settings.plan().seed() * 31 + row.index() * 1_000_003L + number);
        this.whenOver = whenOver;
        this.parts = scenario.round(number, random.split());
        this.timelines = new Timeline[parts.size()];
        this.left = parts.size();
    }

    /** Starts: each connection as soon as it is admitted. */
    public void start() {
        settings.tally()
                .roundStarted(
                        row.index(),
                        settings.clock().wallMillis(settings.clock().nanos()));
        long dueNanos = settings.clock().nanos();
        for (int i = 0; i < parts.size(); i++) {
            int index = i;
            settings.admission().admit(dueNanos, scheduledNanos -> open(index, scheduledNanos));
        }
    }

    /** Ends all connections of the round early. */
    public void cancel() {
        cancelled = true;
        List.copyOf(playing.values()).forEach(Player::cancel);
    }

    private void open(int index, long dueNanos) {
        Part part = parts.get(index);
        String traceparent = traceparent();
        if (cancelled) {
            notAttempted(index, traceparent, Optional.empty());
            return;
        }
        if (settings.breaker().isOpen(settings.clock().nanos())) {
            settings.tally().skipped(row.index(), "breaker");
            skipped(index);
            return;
        }
        Optional<TokenSource.Grant> grant = settings.openings().grant(part.user());
        Optional<String> missing = grant.filter(TokenSource.NoToken.class::isInstance)
                .map(g -> ((TokenSource.NoToken) g).reason())
                .or(() -> settings.openings().missingHeader());
        if (missing.isPresent()) {
            notAttempted(index, traceparent, missing);
            return;
        }
        Optional<String> token = grant.map(g -> ((TokenSource.Token) g).value());
        connect(index, dueNanos, traceparent, token);
    }

    private void connect(int index, long dueNanos, String traceparent, Optional<String> token) {
        Part part = parts.get(index);
        Openings.Composed composed = settings.openings().compose(token, traceparent, profile, random.nextLong());
        Player player = new Player(
                playerSettings(part, dueNanos, traceparent, composed),
                part,
                settings.loop(),
                settings.clock().nanos(),
                new Ears(index));
        playing.put(index, player);
        settings.tally().active(row.index(), 1);
        player.playOn(settings.connector().open(composed.opening(), player));
    }

    private PlayerSettings playerSettings(Part part, long dueNanos, String traceparent, Openings.Composed composed) {
        Ready ready = settings.plan().protocol().ready();
        long injected = Durations.nanos(profile.roundTrip().max());
        String response = settings.plan().protocol().echo().responseType();
        return new PlayerSettings(
                settings.protocols(),
                ready.on() == Ready.On.Event ? Optional.of(ready.event()) : Optional.empty(),
                Durations.nanos(ready.timeout()) + injected,
                response == null ? "" : response,
                composed.firstMessage(),
                settings.plan().auth().users().subjectTemplate().replace("{index}", String.valueOf(part.user())),
                composed.token(),
                injected,
                dueNanos,
                traceparent,
                random);
    }

    /** W3C trace context, version 00, sampled. */
    private String traceparent() {
        HexFormat hex = HexFormat.of();
        return "00-" + hex.toHexDigits(settings.traceIds().nextLong())
                + hex.toHexDigits(settings.traceIds().nextLong()) + "-"
                + hex.toHexDigits(settings.traceIds().nextLong()) + "-01";
    }

    private void notAttempted(int index, String traceparent, Optional<String> noCredentials) {
        settings.admission().ended();
        long now = settings.clock().nanos();
        settle(
                index,
                new Timeline(
                        now,
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        false,
                        OptionalLong.empty(),
                        noCredentials,
                        cancelled,
                        List.of(),
                        List.of(),
                        new Ended(ConnectResult.CANCELLED, 0, 0, "", "client", "not attempted"),
                        List.of(),
                        null,
                        traceparent));
    }

    private void skipped(int index) {
        settings.admission().ended();
        settle(index, null);
    }

    private void settle(int index, Timeline timeline) {
        timelines[index] = timeline;
        left--;
        barriers.keySet().stream().toList().forEach(this::openIfComplete);
        if (left == 0) {
            read();
        }
    }

    /** What was skipped is counted as such and is no check; its place in the round stays empty. */
    private void read() {
        List<Part> played = new ArrayList<>();
        List<Timeline> seen = new ArrayList<>();
        for (int i = 0; i < timelines.length; i++) {
            if (timelines[i] != null) {
                played.add(parts.get(i));
                seen.add(timelines[i]);
            }
        }
        List<Reading> readings = scenario.read(played, seen);
        for (Reading reading : readings) {
            new Bookkeeping(settings, row)
                    .write(reading, played.get(reading.connection()), seen.get(reading.connection()));
        }
        whenOver.accept(readings);
    }

    private void openIfComplete(String barrier) {
        Set<Integer> there = barriers.get(barrier);
        if (there != null && there.size() == playing.size() && playing.size() + over() == parts.size()) {
            barriers.remove(barrier);
            there.stream().map(playing::get).toList().forEach(Player::barrierOpened);
        }
    }

    private int over() {
        return parts.size() - left;
    }

    /** Hears one player. */
    private final class Ears implements Player.Listener {
        private final int index;

        private Ears(int index) {
            this.index = index;
        }

        @Override
        public void timed(Phase phase, long nanos) {
            if (phase != Phase.LIFETIME) {
                settings.tally().latency(row.index(), phase, Math.max(0, nanos));
            }
        }

        @Override
        public void ready() {
            if (settings.plan().auth().type() != Auth.Type.None) {
                settings.tally().user(row.index(), parts.get(index).user(), true);
            }
        }

        @Override
        public void atBarrier(String name) {
            barriers.computeIfAbsent(name, n -> new HashSet<>()).add(index);
            openIfComplete(name);
        }

        @Override
        public void latePong() {
            settings.tally().latePong();
        }

        @Override
        public void over(Timeline timeline) {
            Ended ended = timeline.ended();
            settings.tally().active(row.index(), -1);
            settings.tally().attempt(row.index(), ended.result(), ended.status());
            if (ended.opened()) {
                settings.tally().closed(row.index(), ended.code(), ended.initiator());
                settings.tally()
                        .latency(
                                row.index(),
                                Phase.LIFETIME,
                                settings.clock().nanos()
                                        - timeline.upgradedNanos().orElseThrow());
            } else if (ended.result() == ConnectResult.CANCELLED) {
                settings.tally().abandoned(row.index());
            } else if (ended.result() == ConnectResult.PROBE_ERROR) {
                settings.tally().exhausted();
            }
            if (ended.result() != ConnectResult.CANCELLED) {
                settings.breaker().ended(ended.opened(), settings.clock().nanos());
            }
            playing.remove(index);
            barriers.values().forEach(there -> there.remove(index));
            settings.admission().ended();
            settle(index, timeline);
        }
    }
}
