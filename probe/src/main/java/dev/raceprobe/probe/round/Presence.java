package dev.raceprobe.probe.round;

import java.util.HashMap;
import java.util.Map;

/** Which users have a connection of this shard open. Confined to the event loop. */
public final class Presence {
    private final Map<Integer, User> users = new HashMap<>();

    private static final class User {
        private int open;
        private long begun;
    }

    /**
     * A connection of the user begins.
     *
     * @param own open connections of the user that belong together with this one
     * @return what {@link #wasAlone} asks for
     */
    Stay enter(int user, long own) {
        User state = users.computeIfAbsent(user, u -> new User());
        boolean first = state.open == own;
        state.open++;
        state.begun++;
        return new Stay(user, first, state.begun);
    }

    /** It is over. */
    void leave(Stay stay) {
        users.get(stay.user).open--;
    }

    /**
     * Whether no other connection of the user was open since it began, until now.
     *
     * @param own connections of the user that belong together with it and began later
     */
    boolean wasAlone(Stay stay, long own) {
        return stay.wasFirst && users.get(stay.user).begun == stay.number + own;
    }

    /** One connection. */
    record Stay(int user, boolean wasFirst, long number) {}
}
