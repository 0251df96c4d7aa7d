package dev.raceprobe.target;

import dev.raceprobe.target.fault.Route;
import dev.raceprobe.target.query.Query;
import java.util.LinkedHashMap;
import java.util.Map;

/** The behaviours in use, by path and query; the one least recently asked for is forgotten when there are too many. */
final class Mounts {
    private static final int MAX = 10_000;

    private final Map<Key, Mount> mounts = new LinkedHashMap<>(16, 0.75f, true);

    Mount of(Route route, Query query) {
        Mount mount = mounts.computeIfAbsent(new Key(route.path(), query), key -> new Mount(route, query));
        if (mounts.size() > MAX) {
            mounts.remove(mounts.keySet().iterator().next());
        }
        return mount;
    }

    private record Key(String path, Query query) {}
}
