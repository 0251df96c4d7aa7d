package dev.raceprobe.target;

import com.fasterxml.jackson.databind.JsonNode;

/** What the server does on one connection; made anew for each. */
interface Behaviour {
    /** The 101 has been written. */
    void accepted(Client client);

    /** A message has arrived. */
    void message(Client client, JsonNode message);

    /** The connection is over. */
    default void closed(Client client) {}
}
