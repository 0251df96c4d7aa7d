package dev.raceprobe.probe.ws;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.function.Predicate;

/** What of IPv6 this machine has. Where a test misses it, a line says so. */
final class Ipv6 {
    private Ipv6() {}

    /** Whether a listener can be at {@code ::1}. */
    static boolean isOnLoopback() throws SocketException {
        return has(InetAddress::isLoopbackAddress, "::1");
    }

    /** Whether there is an address beyond loopback's: without one no resolver asks for the AAAA records of a name. */
    static boolean isAskedFor() throws SocketException {
        return has(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress(), "AAAA records");
    }

    private static boolean has(Predicate<InetAddress> wanted, String what) throws SocketException {
        boolean is = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .anyMatch(address -> address instanceof Inet6Address && wanted.test(address));
        if (!is) {
            System.out.println("NOT TESTED, no IPv6 here: " + what);
        }
        return is;
    }
}
