package dev.raceprobe.operator.reconcile;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes Events, each with one call: a new one is created, the count of one that was written from here before is raised. Only of one
 * that somebody else has written the count must be read first. For one thread.
 */
final class EventCalls {
    /** Of so many Events the count is remembered; of the one that was written the longest time ago it is read again. */
    private static final int MAX = 10_000;

    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;

    private final KubernetesClient client;
    private final Map<String, Integer> counts = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
            return size() > MAX;
        }
    };

    EventCalls(KubernetesClient client) {
        this.client = client;
    }

    /** @throws KubernetesClientException if the API server refuses it or does not answer */
    void write(News news) {
        Integer known = counts.get(news.key());
        if (known == null || !raise(news, known)) {
            create(news);
        }
    }

    private void create(News news) {
        try {
            client.resource(news.event()).create();
            counts.put(news.key(), news.event().getCount());
        } catch (KubernetesClientException e) {
            if (e.getCode() != CONFLICT) {
                throw e;
            }
            Event seen = client.resource(news.event()).get();
            if (seen == null || !raise(news, seen.getCount() == null ? 1 : seen.getCount())) {
                throw e; // it went while we looked
            }
        }
    }

    /** Whether it was there. */
    private boolean raise(News news, int before) {
        int count = before + news.event().getCount();
        Event raised = new EventBuilder()
                .withNewMetadata()
                .withNamespace(news.event().getMetadata().getNamespace())
                .withName(news.event().getMetadata().getName())
                .endMetadata()
                .withCount(count)
                .withLastTimestamp(news.event().getLastTimestamp())
                .withMessage(news.event().getMessage())
                .build();
        try {
            client.resource(raised).patch(PatchContext.of(PatchType.JSON_MERGE), raised);
        } catch (KubernetesClientException e) {
            if (e.getCode() == NOT_FOUND) {
                counts.remove(news.key()); // Events are kept for an hour
                return false;
            }
            throw e;
        }
        counts.put(news.key(), count);
        return true;
    }
}
