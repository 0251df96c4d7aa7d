package dev.raceprobe.probe.fetch;

import dev.raceprobe.probe.fetch.FetchResult.Answered;
import dev.raceprobe.probe.fetch.FetchResult.Failed;
import dev.raceprobe.probe.fetch.FetchResult.Kind;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import java.nio.charset.StandardCharsets;

/** The last handler of an exchange's channel: the answer, or why there is none. Before the request the channel's futures tell more. */
final class AnswerReader extends SimpleChannelInboundHandler<FullHttpResponse> {
    private final Exchange exchange;

    AnswerReader(Exchange exchange) {
        this.exchange = exchange;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpResponse response) {
        Throwable broken = response.decoderResult().cause();
        if (broken != null) {
            exceptionCaught(ctx, broken);
        } else if (response.status().code() == 101) {
            exchange.end(new Failed(Kind.PROTOCOL, "the answer is an upgrade that nobody asked for"));
        } else if (response.status().codeClass() != HttpStatusClass.INFORMATIONAL) {
            String body = response.content().toString(StandardCharsets.UTF_8);
            exchange.end(new Answered(response.status().code(), body, System.nanoTime()));
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (exchange.isSent()) {
            exchange.end(FetchFailures.ofEnd(exchange.waitingFor()));
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (exchange.isSent()) {
            exchange.end(FetchFailures.ofRead(exchange.waitingFor(), cause));
        }
    }
}
