package dev.raceprobe.target.token;

/** What became of a token: a user, or the reason of a 401. Neither holds the token. */
public sealed interface TokenVerdict {
    record Accepted(String user) implements TokenVerdict {}

    record Refused(String reason) implements TokenVerdict {}
}
