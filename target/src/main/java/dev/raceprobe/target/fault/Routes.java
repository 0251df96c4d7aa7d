package dev.raceprobe.target.fault;

import java.util.List;
import java.util.Optional;

/** All paths that speak WebSocket. A new fault is one class and one line here. */
public final class Routes {
    public static final List<Route> ALL = List.of(
            Healthy.ROUTE,
            SlowButCorrect.ROUTE,
            AcceptRace.ROUTE,
            NeverReady.ROUTE,
            ConnectionStorm.ROUTE,
            Churn.ROUTE,
            ColdStart.ROUTE,
            EventDelivery.ROUTE,
            UserIsolation.ROUTE,
            HandlerCrash.ROUTE,
            BufferSaturation.ROUTE,
            StateConsistency.ROUTE,
            SessionResume.ROUTE,
            SendFailure.ROUTE,
            LatencyProfile.ROUTE,
            ChatJourney.ROUTE,
            Gate.ROUTE,
            AuthRace.ROUTE,
            TokenExpiry.ROUTE,
            Heartbeat.ROUTE);

    private Routes() {}

    public static Optional<Route> find(String path) {
        return ALL.stream().filter(route -> route.path().equals(path)).findFirst();
    }
}
