package dev.raceprobe.probe.fetch;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** The HTTP/1.1 message of a request: one exchange a connection, and no framing but ours. */
final class RequestMessage {
    private RequestMessage() {}

    /** @throws IllegalArgumentException if a header cannot be sent; its text may quote a secret */
    static FullHttpRequest of(FetchRequest request, Origin origin) {
        FullHttpRequest message = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1,
                HttpMethod.valueOf(request.method()),
                target(request.uri()),
                Unpooled.copiedBuffer(request.body(), StandardCharsets.UTF_8));
        HttpHeaders headers = message.headers();
        headers.set(HttpHeaderNames.ACCEPT, "*/*").set(HttpHeaderNames.USER_AGENT, "raceprobe");
        request.headers().forEach((name, value) -> headers.set(name, value));
        headers.set(HttpHeaderNames.HOST, origin.hostHeader())
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE)
                .remove(HttpHeaderNames.TRANSFER_ENCODING)
                .remove(HttpHeaderNames.CONTENT_LENGTH);
        if (!request.method().equals("GET") || !request.body().isEmpty()) {
            headers.set(HttpHeaderNames.CONTENT_LENGTH, message.content().readableBytes());
        }
        return message;
    }

    private static String target(URI uri) {
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return URI.create(path + query).toASCIIString();
    }
}
