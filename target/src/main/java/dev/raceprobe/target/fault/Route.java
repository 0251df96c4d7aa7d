package dev.raceprobe.target.fault;

import dev.raceprobe.target.query.Parameter;
import dev.raceprobe.target.query.Query;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** A path, what it does in one sentence, the parameters of its query, and the behaviour that a query gives. */
public record Route(String path, String does, List<Parameter<?>> parameters, Function<Query, Behaviour> behaviour) {
    public Route {
        parameters = List.copyOf(parameters);
    }

    /** Its own, and those of all paths. */
    public List<Parameter<?>> allParameters() {
        return Stream.concat(parameters.stream(), Common.OF_ALL_ROUTES.stream()).toList();
    }
}
