package dev.raceprobe.localkube.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.raceprobe.localkube.kind.ResourceType;
import dev.raceprobe.localkube.object.ApiException;
import dev.raceprobe.localkube.object.Json;
import dev.raceprobe.localkube.object.Meta;
import dev.raceprobe.localkube.object.Selector;
import dev.raceprobe.localkube.store.Change;
import dev.raceprobe.localkube.store.Store;
import dev.raceprobe.localkube.store.Subscription;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Serves watches: a stream of events, one JSON document a line, each request on its own thread. */
final class Watches {
    private static final long DEFAULT_SECONDS = 3_600;
    private static final long BOOKMARK_MILLIS = 20_000;

    private final Store store;

    Watches(Store store) {
        this.store = store;
    }

    void serve(Call call, Route route, ResourceType type) throws IOException, InterruptedException {
        if (call.header("Upgrade").equalsIgnoreCase("websocket")) {
            // As kubectl proxy answers: fabric8's client then asks again without the upgrade.
            call.respond(200, "application/json", new byte[0]);
            return;
        }
        Selector byRequest = ResourceHandler.selector(call);
        Selector selector = route.isCollection()
                ? byRequest
                : Selector.parse(call.query("labelSelector").orElse(""), "metadata.name=" + route.name());
        boolean initial = call.flag("sendInitialEvents");
        String from = initial ? "" : call.query("resourceVersion").orElse("");
        Store.Snapshot start;
        try {
            start = from.isEmpty() || from.equals("0")
                    ? store.snapshot(type.storage(), route.namespace())
                    : store.since(type.storage(), route.namespace(), Long.parseLong(from));
        } catch (NumberFormatException e) {
            throw ApiException.badRequest("resourceVersion " + from + " is no number");
        } catch (ApiException e) {
            try (OutputStream out = call.stream("application/json")) {
                write(out, "ERROR", e.status());
            }
            return;
        }
        long seconds = call.query("timeoutSeconds")
                .filter(text -> text.matches("\\d{1,9}"))
                .map(Long::parseLong)
                .orElse(DEFAULT_SECONDS);
        try (Subscription changes = start.changes();
                OutputStream out = call.stream("application/json")) {
            View view = View.of(type, call);
            for (ObjectNode object : start.objects()) {
                if (selector.test(object)) {
                    write(out, "ADDED", view.one(object));
                }
            }
            if (initial) {
                write(out, "BOOKMARK", bookmark(type, start.version(), true));
            }
            out.flush();
            follow(out, changes, new Listener(type, selector, view, call.flag("allowWatchBookmarks")), seconds);
        }
    }

    private record Listener(ResourceType type, Selector selector, View view, boolean bookmarks) {}

    private void follow(OutputStream out, Subscription changes, Listener listener, long seconds)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        long left = TimeUnit.SECONDS.toMillis(seconds);
        while (left > 0) {
            long version = store.version();
            Optional<Change> change = changes.poll(Math.min(left, BOOKMARK_MILLIS));
            if (change.isPresent()) {
                send(out, change.get(), listener);
            } else if (listener.bookmarks()) {
                write(out, "BOOKMARK", bookmark(listener.type(), version, false));
            }
            out.flush();
            left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        }
    }

    /** An object that comes to fit the selector was added for this watcher, one that fits no more was deleted. */
    private static void send(OutputStream out, Change change, Listener listener) throws IOException {
        boolean before = change.before().filter(listener.selector()).isPresent();
        boolean after =
                change.type() != Change.Type.DELETED && listener.selector().test(change.after());
        if (after) {
            write(out, before ? "MODIFIED" : "ADDED", listener.view().one(change.after()));
        } else if (before) {
            ObjectNode last = change.before().orElseThrow().deepCopy();
            if (change.type() == Change.Type.DELETED) {
                last = change.after();
            } else {
                Meta.of(last).put("resourceVersion", String.valueOf(change.version()));
            }
            write(out, "DELETED", listener.view().one(last));
        }
    }

    private static ObjectNode bookmark(ResourceType type, long version, boolean endsInitial) {
        ObjectNode bookmark = Json.object().put("kind", type.kind()).put("apiVersion", type.apiVersion());
        ObjectNode metadata = bookmark.putObject("metadata").put("resourceVersion", String.valueOf(version));
        if (endsInitial) {
            metadata.putObject("annotations").put("k8s.io/initial-events-end", "true");
        }
        return bookmark;
    }

    private static void write(OutputStream out, String type, JsonNode object) throws IOException {
        ObjectNode event = Json.object().put("type", type);
        event.set("object", object);
        out.write(Json.ascii(event));
        out.write('\n');
    }
}
