package dev.raceprobe.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonKey;

/**
 * Under what the checks of a row are counted.
 *
 * @param arm which arm, case, step or point of the scenario, [a-zA-Z0-9_.-]*; empty where there is only one
 * @param symptom what was seen
 * @param detail which one of its kind, from a closed set: a status, a close code, the name of a catalogue entry; may be empty
 * @param bin when the check started: wall-clock epoch milliseconds / {@link #BIN_MILLIS}
 */
public record CheckKey(String arm, Symptom symptom, String detail, long bin) implements Comparable<CheckKey> {
    /** Width of a time bin in milliseconds. */
    public static final long BIN_MILLIS = 10_000;

    public CheckKey {
        if (arm.indexOf('|') >= 0 || detail.indexOf('|') >= 0) {
            throw new IllegalArgumentException("arm and detail must not contain '|', were " + arm + ", " + detail);
        }
    }

    /** Reads what {@link #toString} writes. */
    @JsonCreator
    public static CheckKey parse(String text) {
        String[] parts = text.split("\\|", -1);
        if (parts.length != 4) {
            throw new IllegalArgumentException("a check key must be arm|symptom|detail|bin, was " + text);
        }
        return new CheckKey(parts[0], Symptom.ofWireName(parts[1]), parts[2], Long.parseLong(parts[3]));
    }

    @Override
    @JsonKey
    public String toString() {
        return arm + '|' + symptom.wireName() + '|' + detail + '|' + bin;
    }

    @Override
    public int compareTo(CheckKey other) {
        int byBin = Long.compare(bin, other.bin);
        return byBin != 0 ? byBin : toString().compareTo(other.toString());
    }
}
