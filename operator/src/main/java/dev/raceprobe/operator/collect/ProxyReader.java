package dev.raceprobe.operator.collect;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Reads reports through the API server's pod proxy: what an operator outside the cluster does. */
public final class ProxyReader implements ReportReader {
    private final KubernetesClient client;
    private final long timeoutMillis;

    /** @param timeout for how long a pod may take over its report */
    public ProxyReader(KubernetesClient client, Duration timeout) {
        this.client = client;
        timeoutMillis = timeout.toMillis();
    }

    @Override
    public CompletableFuture<String> read(ShardPod pod, OptionalLong since) {
        HttpClient http = client.getHttpClient();
        HttpRequest request = http.newHttpRequestBuilder()
                .uri(uri(pod, since))
                .timeout(timeoutMillis, TimeUnit.MILLISECONDS)
                .header("Accept", "application/json")
                .build();
        CompletableFuture<String> text = new CompletableFuture<>();
        BoundedText body = new BoundedText(MAX_BYTES);
        CompletableFuture<HttpResponse<AsyncBody>> exchange =
                http.consumeBytes(request, (buffers, async) -> take(buffers, async, body, text));
        exchange.whenComplete((response, error) -> follow(response, error, body, text));
        return text.orTimeout(timeoutMillis, TimeUnit.MILLISECONDS)
                .whenComplete((done, error) -> cancel(exchange, error))
                .exceptionally(this::fail);
    }

    private String uri(ShardPod pod, OptionalLong since) {
        String master = client.getMasterUrl().toString();
        return (master.endsWith("/") ? master : master + "/") + "api/v1/namespaces/" + pod.namespace() + "/pods/"
                + pod.name() + ":" + PORT + "/proxy" + ReportReader.target(since);
    }

    private static void take(
            List<ByteBuffer> buffers, AsyncBody async, BoundedText body, CompletableFuture<String> text) {
        if (body.append(buffers)) {
            async.consume();
        } else {
            text.completeExceptionally(body.tooLong());
            async.cancel();
        }
    }

    private static void follow(
            HttpResponse<AsyncBody> response, Throwable error, BoundedText body, CompletableFuture<String> text) {
        if (error != null) {
            text.completeExceptionally(error);
        } else if (response.code() != 200) {
            text.completeExceptionally(new ReportUnreadable("answered " + response.code() + " through the API server"));
            response.body().cancel();
        } else {
            response.body().done().whenComplete((done, failed) -> {
                if (failed == null) {
                    text.complete(body.text());
                } else {
                    text.completeExceptionally(failed);
                }
            });
            response.body().consume();
        }
    }

    private static void cancel(CompletableFuture<HttpResponse<AsyncBody>> exchange, Throwable error) {
        if (error != null && !exchange.cancel(true)) {
            exchange.thenAccept(response -> response.body().cancel());
        }
    }

    private String fail(Throwable error) {
        Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        if (cause instanceof ReportUnreadable unreadable) {
            throw unreadable;
        }
        if (cause instanceof TimeoutException) {
            throw new ReportUnreadable("gave no report within " + timeoutMillis + " ms", cause);
        }
        throw new ReportUnreadable("cannot be reached through the API server", cause);
    }
}
