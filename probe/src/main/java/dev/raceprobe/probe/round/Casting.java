package dev.raceprobe.probe.round;

import dev.raceprobe.api.v1alpha1.Durations;
import dev.raceprobe.api.v1alpha1.LatencyProfile;
import dev.raceprobe.api.v1alpha1.PhaseDelay;
import dev.raceprobe.api.v1alpha1.Ready;
import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.probe.auth.TokenSource;
import dev.raceprobe.probe.script.Acceptance;
import dev.raceprobe.probe.script.Part;
import dev.raceprobe.probe.script.Payloads;
import dev.raceprobe.probe.script.PlayerSettings;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Gives a part of a round to a player: with which latency, for which user, and with which deadlines. */
final class Casting {
    /** No connection is held for so long. */
    private static final long LONGEST_MILLIS = TimeUnit.DAYS.toMillis(365);

    private final RoundSettings settings;
    private final LatencyProfile profile;

    Casting(RoundSettings settings, ShardPlan.Row row) {
        this.settings = settings;
        this.profile = settings.plan().profile(row.profile());
    }

    /** The row's own, but for a part of the baseline arm. */
    LatencyProfile profileOf(Part part) {
        return part.baseline() ? settings.plan().profile("baseline") : profile;
    }

    /** @param scheduledNanos monotonic, when the connection was to start */
    PlayerSettings settings(
            Part part,
            long scheduledNanos,
            String traceparent,
            Openings.Composed composed,
            Optional<TokenSource.Token> token) {
        Ready ready = settings.plan().protocol().ready();
        long injected = injectedNanos(profileOf(part));
        String response = settings.plan().protocol().echo().responseType();
        return new PlayerSettings(
                settings.protocols(),
                Acceptance.of(
                        settings.plan().protocol(),
                        settings.plan().auth().placement().type()),
                Durations.nanos(ready.timeout()) + injected,
                response == null ? "" : response,
                composed.firstMessage(),
                settings.plan().auth().users().subjectTemplate().replace("{index}", String.valueOf(part.user())),
                composed.secrets(),
                expiresNanos(token),
                injected,
                scheduledNanos,
                traceparent,
                settings.ids(),
                settings.clock()::nanos,
                settings.fetcher(),
                new Payloads(settings.plan().evidence().payloads()));
    }

    private long expiresNanos(Optional<TokenSource.Token> token) {
        long atMillis = token.map(TokenSource.Token::expiresAtMillis).orElse(Long.MAX_VALUE);
        long leftMillis = atMillis - settings.clock().machineMillis();
        return leftMillis > LONGEST_MILLIS
                ? Long.MAX_VALUE
                : settings.clock().nanos()
                        + TimeUnit.MILLISECONDS.toNanos(
                                leftMillis - Math.min(TokenSource.CLOCKS_APART_MILLIS, leftMillis / 4));
    }

    /** What a profile adds to a wait at most, but for its bandwidth: what that holds, the player sees. */
    private static long injectedNanos(LatencyProfile profile) {
        long afterUpgrade = profile.phaseDelays().stream()
                .filter(delay -> delay.phase() == PhaseDelay.Phase.AfterUpgrade)
                .mapToLong(delay -> Durations.nanos(delay.delay()))
                .sum();
        return Durations.nanos(profile.roundTrip().max()) + afterUpgrade;
    }
}
