package dev.raceprobe.operator.reconcile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * News that wait to be written, the oldest first. What happens again while it waits is one Event, to be written once. There is room
 * for so many Events; beyond it the oldest goes, because the newest says how things are now. Thread-safe.
 */
final class PendingNews {
    private final int room;
    private final Map<String, News> waiting = new LinkedHashMap<>();
    private boolean isClosed;

    /** @param room in [1, ...) */
    PendingNews(int room) {
        this.room = room;
    }

    /**
     * Adds news.
     *
     * @return what has no room any more; empty: nothing
     */
    synchronized Optional<News> add(News news) {
        if (isClosed) {
            return Optional.of(news);
        }
        waiting.merge(news.key(), news, News::and);
        notifyAll();
        return waiting.size() > room ? Optional.of(oldest()) : Optional.empty();
    }

    /**
     * Adds again what could not be written: whatever came of the same Event meanwhile is newer.
     *
     * @return what has no room any more; empty: nothing
     */
    synchronized Optional<News> addAgain(News news) {
        News newer = waiting.remove(news.key());
        return add(newer == null ? news : news.and(newer));
    }

    /** The oldest, once there is one; empty: closed, and there is none. */
    synchronized Optional<News> take() throws InterruptedException {
        while (waiting.isEmpty() && !isClosed) {
            wait();
        }
        return waiting.isEmpty() ? Optional.empty() : Optional.of(oldest());
    }

    private News oldest() {
        return waiting.remove(waiting.keySet().iterator().next());
    }

    /** No more is taken in. */
    synchronized void close() {
        isClosed = true;
        notifyAll();
    }

    /** All that wait, and none does any more. */
    synchronized List<News> drain() {
        List<News> left = new ArrayList<>(waiting.values());
        waiting.clear();
        return left;
    }
}
