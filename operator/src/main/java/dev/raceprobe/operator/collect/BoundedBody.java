package dev.raceprobe.operator.collect;

import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** Reads a body into memory, up to a limit; a longer one costs the connection and not the memory. */
final class BoundedBody implements BodySubscriber<String> {
    private final CompletableFuture<String> body = new CompletableFuture<>();
    private final BoundedText text;
    private Flow.Subscription subscription;

    BoundedBody(int maxBytes) {
        text = new BoundedText(maxBytes);
    }

    @Override
    public CompletionStage<String> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription newSubscription) {
        subscription = newSubscription;
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        if (!text.append(buffers)) {
            subscription.cancel();
            body.completeExceptionally(text.tooLong());
        }
    }

    @Override
    public void onError(Throwable error) {
        body.completeExceptionally(error);
    }

    @Override
    public void onComplete() {
        body.complete(text.text());
    }
}
