package dev.raceprobe.probe.auth;

/** Hears how getting tokens ends. May be called on any thread. */
public interface TokenListener {
    /** A new token was had; it expires then, in wall-clock epoch milliseconds, or never ({@link Long#MAX_VALUE}). */
    void obtained(long expiresAtMillis);

    /** No new token could be had. */
    void failed(String reason);

    /** Of the tokens in use the first expires then, in wall-clock epoch milliseconds, or none ever ({@link Long#MAX_VALUE}). */
    default void firstExpiry(long atMillis) {}
}
