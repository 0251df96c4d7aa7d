package dev.raceprobe.operator.policy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A block of addresses, in the one form that an API server takes: no bit set behind the prefix, and IPv4-mapped IPv6 (RFC 4291
 * §2.5.5.2) as IPv4, which is what a packet to it is. Pure.
 *
 * @param isIpv6 whether its addresses have 128 bits, else 32
 * @param address its first address, as a number
 * @param prefix how many bits its addresses have in common, [0, 128] or [0, 32]
 */
public record AddressBlock(boolean isIpv6, BigInteger address, int prefix) {
    private static final int IPV4_BITS = 32;
    private static final int IPV6_BITS = 128;
    private static final int GROUPS = 8;
    private static final BigInteger MAPPED = BigInteger.valueOf(0xFFFF);

    public AddressBlock {
        int bits = isIpv6 ? IPV6_BITS : IPV4_BITS;
        if (prefix < 0 || prefix > bits) {
            throw new IllegalArgumentException("prefix must be in [0, " + bits + "], was " + prefix);
        }
        address = address.shiftRight(bits - prefix).shiftLeft(bits - prefix);
    }

    /** @param cidr what {@link CidrText} says is one */
    public static AddressBlock of(String cidr) {
        int slash = cidr.indexOf('/');
        String address = cidr.substring(0, slash);
        int prefix = Integer.parseInt(cidr.substring(slash + 1));
        if (address.indexOf(':') < 0) {
            return new AddressBlock(false, number(List.of(address.split("\\.")), 10, 8), prefix);
        }
        BigInteger number = number(groups(address), 16, 16);
        int mappedPrefix = prefix - (IPV6_BITS - IPV4_BITS);
        return mappedPrefix >= 0 && number.shiftRight(IPV4_BITS).equals(MAPPED)
                ? new AddressBlock(false, number.subtract(MAPPED.shiftLeft(IPV4_BITS)), mappedPrefix)
                : new AddressBlock(true, number, prefix);
    }

    /** Whether it holds every address of its family. */
    public boolean isEverything() {
        return prefix == 0;
    }

    private static BigInteger number(List<String> parts, int radix, int bits) {
        BigInteger number = BigInteger.ZERO;
        for (String part : parts) {
            number = number.shiftLeft(bits).or(new BigInteger(part, radix));
        }
        return number;
    }

    /** All eight; a gap stands for as many zeros as are missing. */
    private static List<String> groups(String address) {
        int gap = address.indexOf("::");
        if (gap < 0) {
            return parts(address);
        }
        List<String> after = parts(address.substring(gap + 2));
        List<String> all = new ArrayList<>(parts(address.substring(0, gap)));
        all.addAll(Collections.nCopies(GROUPS - all.size() - after.size(), "0"));
        all.addAll(after);
        return all;
    }

    private static List<String> parts(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(":"));
    }

    /** In CIDR notation; IPv6 as RFC 5952 §4 writes it. */
    @Override
    public String toString() {
        return (isIpv6 ? ipv6() : ipv4()) + "/" + prefix;
    }

    private String ipv4() {
        int bits = address.intValue();
        return (bits >>> 24) + "." + (bits >>> 16 & 0xFF) + "." + (bits >>> 8 & 0xFF) + "." + (bits & 0xFF);
    }

    private String ipv6() {
        int[] groups = new int[GROUPS];
        for (int i = 0; i < GROUPS; i++) {
            groups[i] = address.shiftRight(16 * (GROUPS - 1 - i)).intValue() & 0xFFFF;
        }
        int gap = 0;
        int zeros = 1; // the longest run of zeros, the first of equals, is written as a gap; a single zero is not
        for (int i = 0; i < GROUPS; i++) {
            int run = zerosFrom(groups, i);
            if (run > zeros) {
                gap = i;
                zeros = run;
            }
        }
        return zeros == 1 ? text(groups, 0, GROUPS) : text(groups, 0, gap) + "::" + text(groups, gap + zeros, GROUPS);
    }

    private static int zerosFrom(int[] groups, int from) {
        int end = from;
        while (end < GROUPS && groups[end] == 0) {
            end++;
        }
        return end - from;
    }

    private static String text(int[] groups, int from, int to) {
        List<String> parts = new ArrayList<>();
        for (int i = from; i < to; i++) {
            parts.add(Integer.toHexString(groups[i]));
        }
        return String.join(":", parts);
    }
}
