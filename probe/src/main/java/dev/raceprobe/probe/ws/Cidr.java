package dev.raceprobe.probe.ws;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.Arrays;

/**
 * A block of addresses in CIDR notation, for example {@code 169.254.0.0/16} or {@code fd00:ec2::254/128}. One of IPv4-mapped IPv6
 * (RFC 4291 §2.5.5.2) is the block of IPv4 that it stands for, as is each of its addresses to Java and on the wire.
 */
public record Cidr(String text, byte[] network, int prefix) {
    private static final int MAPPED_BYTES = 12;

    /**
     * Reads a block.
     *
     * @throws IllegalArgumentException if it is not an address, a slash and a prefix length in [0, 32] or [0, 128]
     */
    public static Cidr parse(String text) {
        int slash = text.lastIndexOf('/');
        byte[] network = NetUtil.createByteArrayFromIpAddressString(slash < 0 ? text : text.substring(0, slash));
        if (network == null) {
            throw new IllegalArgumentException("a CIDR must be an address/prefix, was " + text);
        }
        int bits = network.length * 8;
        int prefix = slash < 0 ? bits : prefix(text, slash);
        if (prefix < 0 || prefix > bits) {
            throw new IllegalArgumentException("the prefix of a CIDR must be in [0, " + bits + "], was " + text);
        }
        return isMapped(network) && prefix >= MAPPED_BYTES * 8
                ? new Cidr(text, Arrays.copyOfRange(network, MAPPED_BYTES, network.length), prefix - MAPPED_BYTES * 8)
                : new Cidr(text, network, prefix);
    }

    private static boolean isMapped(byte[] network) {
        return network.length > MAPPED_BYTES
                && Arrays.equals(network, 0, MAPPED_BYTES - 2, new byte[MAPPED_BYTES - 2], 0, MAPPED_BYTES - 2)
                && network[MAPPED_BYTES - 2] == -1
                && network[MAPPED_BYTES - 1] == -1;
    }

    private static int prefix(String text, int slash) {
        try {
            return Integer.parseInt(text.substring(slash + 1));
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** Whether the address lies in this block; an address of the other family never does. */
    public boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length != network.length) {
            return false;
        }
        for (int bit = 0; bit < prefix; bit += 8) {
            int mask = prefix - bit >= 8 ? 0xFF : 0xFF << (8 - (prefix - bit)) & 0xFF;
            if (((bytes[bit >> 3] ^ network[bit >> 3]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }
}
