package dev.raceprobe.probe.fetch;

import java.net.IDN;
import java.net.URI;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a request goes.
 *
 * @param host name or address, IPv6 without brackets
 * @param port [1, 65535]
 */
record Origin(boolean secure, String host, int port) {
    private static final Pattern AUTHORITY = Pattern.compile("(?:[^@]*@)?(\\[[^\\]]+]|[^:@\\[]+)(?::([0-9]{1,5}))?");

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
        // java.net.URI knows no underscores in names, Kubernetes' DNS does
        Matcher authority = AUTHORITY.matcher(uri.getRawAuthority() == null ? "" : uri.getRawAuthority());
        if (!authority.matches()) {
            throw new IllegalArgumentException("a URL must name a host, and a port in [1, 65535] if any");
        }
        int port = authority.group(2) == null ? secure ? 443 : 80 : Integer.parseInt(authority.group(2));
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("the port of a URL must be in [1, 65535], was " + port);
        }
        String host = authority.group(1);
        boolean isLiteral = host.startsWith("[");
        return new Origin(
                secure,
                isLiteral ? host.substring(1, host.length() - 1) : IDN.toASCII(host, IDN.ALLOW_UNASSIGNED),
                port);
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
