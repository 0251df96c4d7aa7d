package dev.raceprobe.probe.fetch;

import dev.raceprobe.contract.HostPort;
import java.net.URI;
import java.util.Locale;

/**
 * Where a request goes.
 *
 * @param host name or address, IPv6 without brackets
 * @param port [1, 65535]
 */
record Origin(boolean secure, String host, int port) {
    /**
     * The origin of a URL.
     *
     * @throws IllegalArgumentException if it has none; does not quote it
     */
    static Origin of(URI uri) {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new IllegalArgumentException("a URL must start with http:// or https://");
        }
        boolean secure = scheme.equals("https");
        String authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
        try {
            HostPort to = HostPort.of(authority.substring(authority.indexOf('@') + 1), secure ? 443 : 80);
            return new Origin(secure, to.host(), to.port());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("a URL " + e.getMessage());
        }
    }

    /** The Host header: IPv6 in brackets, the port only where it is not the scheme's own. */
    String hostHeader() {
        String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return port == (secure ? 443 : 80) ? name : name + ":" + port;
    }

    @Override
    public String toString() {
        return (secure ? "https://" : "http://") + hostHeader();
    }
}
