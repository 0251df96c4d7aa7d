package dev.raceprobe.probe.ws;

import io.netty.util.NetUtil;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/**
 * What a server is called in TLS: by SNI, and in its certificate.
 *
 * @param text name or address, IPv6 without brackets, without the last dot of a fully qualified name (RFC 6066 §3)
 */
record ServerName(String text) {
    /** What a host, or {@code target.tls.serverName}, is called. */
    static ServerName of(String host) {
        return new ServerName(host.endsWith(".") ? host.substring(0, host.length() - 1) : host);
    }

    /**
     * Has the engine indicate the name, and an address never (RFC 6066 §3). One that is no host name by RFC 952, such as one with
     * an underscore, which DNS knows all the same (RFC 2181 §11), is not indicated either, since servers in Java refuse that;
     * and as Java would refuse every certificate for it, whether it is the server's is left to {@link NamedTrust}.
     */
    void indicateOn(SSLEngine engine) {
        if (text.isEmpty() || NetUtil.isValidIpV4Address(text) || NetUtil.isValidIpV6Address(text)) {
            return;
        }
        SSLParameters parameters = engine.getSSLParameters();
        try {
            parameters.setServerNames(List.of(new SNIHostName(text)));
        } catch (IllegalArgumentException e) {
            parameters.setServerNames(List.of());
            parameters.setEndpointIdentificationAlgorithm(""); // null would leave it as it is
        }
        engine.setSSLParameters(parameters);
    }
}
