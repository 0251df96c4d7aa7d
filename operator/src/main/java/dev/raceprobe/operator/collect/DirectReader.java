package dev.raceprobe.operator.collect;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Reads reports from the pods' own addresses: what an operator inside the cluster does. */
public final class DirectReader implements ReportReader {
    private final HttpClient http;
    private final long timeoutMillis;

    /**
     * @param executor for the client's callbacks
     * @param timeout for how long a pod may take over its report
     */
    public DirectReader(Executor executor, Duration timeout) {
        timeoutMillis = timeout.toMillis();
        http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(HttpClient.Builder.NO_PROXY)
                .connectTimeout(Duration.ofMillis(timeoutMillis / 2))
                .executor(executor)
                .build();
    }

    @Override
    public CompletableFuture<String> read(ShardPod pod, OptionalLong since) {
        HttpRequest request = HttpRequest.newBuilder(uri(pod, since))
                .timeout(Duration.ofMillis(timeoutMillis))
                .header("Accept", "application/json")
                .build();
        CompletableFuture<HttpResponse<String>> exchange =
                http.sendAsync(request, response -> new BoundedBody(MAX_BYTES));
        return exchange.copy()
                .orTimeout(timeoutMillis, TimeUnit.MILLISECONDS) // the request's own ends with the headers
                .whenComplete((response, error) -> exchange.cancel(true))
                .handle(this::body);
    }

    private static URI uri(ShardPod pod, OptionalLong since) {
        String host = pod.ip().indexOf(':') >= 0 ? "[" + pod.ip() + "]" : pod.ip();
        return URI.create("http://" + host + ":" + PORT + ReportReader.target(since));
    }

    private String body(HttpResponse<String> response, Throwable error) {
        if (error == null && response.statusCode() == 200) {
            return response.body();
        }
        if (error == null) {
            throw new ReportUnreadable("answered " + response.statusCode());
        }
        Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        if (cause instanceof ReportUnreadable unreadable) {
            throw unreadable;
        }
        if (cause instanceof TimeoutException || cause instanceof HttpTimeoutException) {
            throw new ReportUnreadable("gave no report within " + timeoutMillis + " ms", cause);
        }
        throw new ReportUnreadable("cannot be reached", cause);
    }
}
