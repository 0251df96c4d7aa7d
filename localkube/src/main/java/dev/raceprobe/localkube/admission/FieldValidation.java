package dev.raceprobe.localkube.admission;

/** What to do about fields that the schema does not know: the query parameter {@code fieldValidation}. */
public enum FieldValidation {
    IGNORE,
    WARN,
    STRICT
}
