/**
 * Tokens and secret header values, from mounted files that are read again when they change. The event loop only ever reads
 * what a background thread has prepared; nothing here writes a secret anywhere.
 */
package dev.raceprobe.probe.auth;
