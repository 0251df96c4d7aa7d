package dev.raceprobe.probe.ws;

import io.netty.util.NetUtil;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The addresses of the target: asked for anew by every connection, and answered by the resolver within the record's time to
 * live from what it knows. Each answer begins one address further than the last.
 */
final class Addresses {
    /**
     * One address.
     *
     * @param text {@code address:port}, IPv6 in brackets
     * @param deniedBy the denied block that it lies in; null: none
     */
    record Address(InetSocketAddress socket, String text, Cidr deniedBy) {}

    /** Takes what was found. */
    interface Answer {
        /** @param found in the order to try; null if {@code error} says why there is none */
        void resolved(List<Address> found, Throwable error);
    }

    private final String host;
    private final int port;
    private final List<Cidr> denied;
    private final NameLookup names;
    private final byte[] literal;
    private List<InetAddress> known = List.of();
    private List<List<Address>> rotations = List.of();
    /** The rotation that is next, [0, size). */
    private int turn;

    Addresses(ConnectorSettings settings, NameLookup names) {
        this.host = settings.host();
        this.port = settings.port();
        this.denied = settings.deniedCidrs().stream().map(Cidr::parse).toList();
        this.names = names;
        this.literal = NetUtil.createByteArrayFromIpAddressString(host);
    }

    /** Whether the host is an address, and no name. */
    boolean isLiteral() {
        return literal != null;
    }

    void resolve(Answer answer) {
        if (literal != null) {
            answerLiteral(answer);
            return;
        }
        Future<List<InetSocketAddress>> lookup = names.addressesOf(host);
        if (lookup.isDone()) {
            answer(lookup, answer);
        } else {
            lookup.addListener(done -> answer(lookup, answer));
        }
    }

    private void answerLiteral(Answer answer) {
        if (rotations.isEmpty()) {
            try {
                learn(List.of(InetAddress.getByAddress(literal)));
            } catch (UnknownHostException e) {
                answer.resolved(null, e);
                return;
            }
        }
        answer.resolved(rotations.get(0), null);
    }

    private void answer(Future<List<InetSocketAddress>> lookup, Answer answer) {
        if (!lookup.isSuccess()) {
            answer.resolved(null, lookup.cause());
            return;
        }
        List<InetAddress> found = lookup.getNow().stream()
                .map(InetSocketAddress::getAddress)
                .distinct()
                .sorted((a, b) -> Arrays.compareUnsigned(a.getAddress(), b.getAddress()))
                .collect(Collectors.toList());
        if (found.isEmpty()) {
            answer.resolved(null, new UnknownHostException(host));
            return;
        }
        if (!found.equals(known)) {
            learn(found);
        }
        answer.resolved(rotations.get(turn), null);
        turn = (turn + 1) % rotations.size();
    }

    private void learn(List<InetAddress> found) {
        known = found;
        turn = 0;
        List<Address> addresses = found.stream().map(this::address).toList();
        rotations = new ArrayList<>(addresses.size());
        for (int first = 0; first < addresses.size(); first++) {
            List<Address> rotation = new ArrayList<>(addresses.subList(first, addresses.size()));
            rotation.addAll(addresses.subList(0, first));
            rotations.add(List.copyOf(rotation));
        }
    }

    private Address address(InetAddress address) {
        InetSocketAddress socket = new InetSocketAddress(address, port);
        Cidr block =
                denied.stream().filter(d -> d.contains(address)).findFirst().orElse(null);
        return new Address(socket, NetUtil.toSocketAddressString(socket), block);
    }
}
