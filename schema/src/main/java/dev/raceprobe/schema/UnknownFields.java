package dev.raceprobe.schema;

/** What to say about fields that the schema does not know. */
public enum UnknownFields {
    /** Each is a violation, as with {@code kubectl apply --validate=strict}. */
    REFUSE,
    /** They are left alone; pruning removes them. */
    IGNORE
}
