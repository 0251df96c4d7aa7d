package dev.raceprobe.target.query;

/** A constant that a query names by its label, which may be a word that Java has no identifier for ({@code 1011}). */
public interface Choice {
    String label();
}
