package dev.raceprobe.target;

import dev.raceprobe.target.fault.Common;
import dev.raceprobe.target.fault.Route;
import dev.raceprobe.target.fault.Routes;
import dev.raceprobe.target.query.Parameter;
import java.util.List;
import java.util.stream.Collectors;

/** What {@code --help} and {@code GET /} print: every path with its query, from the routes themselves. */
final class Manual {
    private static final int WIDTH = 79;
    private static final String PROTOCOL = """

            Protocol: JSON text. After the 101 {"type":"connection_established","user":U}.
              {"type":"ping","id":N} -> {"type":"pong","id":N}
              {"type":"chat","id":N,"text":T} -> agent_started, agent_thinking,
              tool_executing, tool_completed, agent_completed, each with "id":N, "seq" and
              "user":U; agent_thinking repeats T.
            Token: a JWT with sub and exp as Authorization: Bearer, as access_token in the
              query or a cookie, or as a subprotocol. Its subject is the user.
              POST /token with {"user":U} gives {"token":T,"expiresIn":seconds}; POST
              /oauth/token is RFC 6749 §4.4 for the client raceprobe-demo with the secret
              raceprobe-demo-client-secret. Neither is there with a public key.
            Truth: GET /truth counts what was done, by fault and outcome; DELETE /truth or
              POST /truth/reset starts anew; --truth FILE gets a line of JSON for each
              handshake, close and fault. GET /healthz answers 200, and GET
              /metrics has the gauge target_open_connections.
            """;

    static final String TEXT = Routes.ALL.stream().map(Manual::page).collect(Collectors.joining())
            + "\nPOST /token, POST /oauth/token  issue tokens\n"
            + lines(TokenEndpoints.PARAMETERS)
            + "\nevery path that speaks WebSocket\n"
            + lines(Common.OF_ALL_ROUTES)
            + PROTOCOL;

    /** One line a path. */
    static final String SUMMARY = Routes.ALL.stream()
            .map(route -> "  %-14s %s\n".formatted(route.path(), route.does()))
            .collect(Collectors.joining());

    private Manual() {}

    private static String page(Route route) {
        return "\n%s  %s\n%s".formatted(route.path(), route.does(), lines(route.parameters()));
    }

    private static String lines(List<Parameter<?>> parameters) {
        return parameters.stream().map(Manual::lines).collect(Collectors.joining());
    }

    private static String lines(Parameter<?> parameter) {
        String head = "  %-24s".formatted(parameter.name() + "=" + parameter.fallback());
        StringBuilder text = new StringBuilder(head);
        int column = head.length();
        for (String word :
                "%s (%s)".formatted(parameter.meaning(), parameter.rule()).split(" ")) {
            if (column + 1 + word.length() > WIDTH) {
                text.append("\n").append(" ".repeat(head.length()));
                column = head.length();
            }
            text.append(' ').append(word);
            column += 1 + word.length();
        }
        return text.append('\n').toString();
    }
}
