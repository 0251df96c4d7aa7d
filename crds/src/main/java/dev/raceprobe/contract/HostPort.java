package dev.raceprobe.contract;

import java.net.IDN;
import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a URL leads: what the pods connect to, and what a spec is held against before.
 *
 * @param host name in ASCII or address, IPv6 without brackets
 * @param port [1, 65535]
 */
public record HostPort(String host, int port) {
    private static final Pattern AUTHORITY = Pattern.compile("(\\[[^\\]]+]|[^:@\\[]+)(?::([0-9]{1,5}))?");

    /**
     * Of a URL without user information. java.net.URI knows no underscores in names, Kubernetes' DNS does.
     *
     * @param defaultPort of the scheme
     * @throws IllegalArgumentException with the rest of a sentence that begins with the URL's name, and without the URL
     */
    public static HostPort of(URI url, int defaultPort) {
        return of(url.getRawAuthority() == null ? "" : url.getRawAuthority(), defaultPort);
    }

    /** Of a URL's authority, likewise. */
    public static HostPort of(String authority, int defaultPort) {
        Matcher parts = AUTHORITY.matcher(authority);
        if (!parts.matches()) {
            throw new IllegalArgumentException("must name a host, a port in [1, 65535] if any, and no user");
        }
        int port = parts.group(2) == null ? defaultPort : Integer.parseInt(parts.group(2));
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("must have a port in [1, 65535], was " + port);
        }
        String host = parts.group(1);
        return new HostPort(host.startsWith("[") ? host.substring(1, host.length() - 1) : ascii(host), port);
    }

    private static String ascii(String host) {
        try {
            return IDN.toASCII(host, IDN.ALLOW_UNASSIGNED);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("must name a host whose labels have 1 to 63 characters");
        }
    }
}
