package dev.raceprobe.probe.script;

import java.util.Optional;
import java.util.SplittableRandom;

/**
 * What a player knows beside its part.
 *
 * @param readyEvent type of the message that makes the connection ready; empty: the 101 does
 * @param readyTimeoutNanos from the 101, injected delay included
 * @param responseType type of the echo's response; empty where echo is ping and pong
 * @param firstMessage what is sent before everything else (placement FirstMessage): a secret
 * @param subject name of the user, as in its token
 * @param token a secret; empty without auth
 * @param injectedNanos what the profile may add to a round trip at most: added to each wait
 * @param dueNanos monotonic, when the connection was scheduled
 * @param random of the round: nonces
 */
public record PlayerSettings(
        Protocols protocols,
        Optional<String> readyEvent,
        long readyTimeoutNanos,
        String responseType,
        Optional<String> firstMessage,
        String subject,
        Optional<String> token,
        long injectedNanos,
        long dueNanos,
        String traceparent,
        SplittableRandom random) {
    /** Without what is secret. */
    @Override
    public String toString() {
        return "PlayerSettings[" + traceparent + "]";
    }
}
