package dev.raceprobe.probe.ws;

import io.netty.channel.EventLoop;
import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.dns.DnsAddressResolverGroup;
import io.netty.util.concurrent.Future;
import io.vertx.core.dns.AddressResolverOptions;
import io.vertx.core.dns.impl.DnsAddressResolverProvider;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.spi.dns.AddressResolverProvider;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * Asks for all addresses of a name, of both families where the machine has both: Vert.x's own resolver is content with the first
 * family that answers. Answers are kept within their time to live.
 */
final class NameLookup implements AutoCloseable {
    private final AddressResolverProvider provider;
    private final AddressResolverGroup<InetSocketAddress> group;
    private final AddressResolver<InetSocketAddress> resolver;

    NameLookup(VertxInternal vertx, EventLoop loop) {
        AddressResolverOptions options = vertx.nameResolver().options();
        provider = AddressResolverProvider.factory(vertx, options);
        group = provider instanceof DnsAddressResolverProvider dns
                ? new DnsAddressResolverGroup(dns.getDnsNameResolverBuilder().completeOncePreferredResolved(false))
                : provider.resolver(options);
        resolver = group.getResolver(loop);
    }

    /** Their ports say nothing. */
    Future<List<InetSocketAddress>> addressesOf(String host) {
        return resolver.resolveAll(InetSocketAddress.createUnresolved(host, 0));
    }

    @Override
    public void close() {
        group.close();
        provider.close();
    }
}
