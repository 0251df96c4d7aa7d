package dev.raceprobe.probe.ws;

import dev.raceprobe.api.v1alpha1.Durations;
import dev.raceprobe.api.v1alpha1.SecretKeyRef;
import dev.raceprobe.api.v1alpha1.Target;
import dev.raceprobe.contract.HostPort;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;

/**
 * What all connections of a {@link WsConnector} share.
 *
 * @param host name or address connected to, IPv6 without brackets
 * @param port [1, 65535]
 * @param tls TLS towards the target; null for plain {@code ws}
 * @param connectTimeoutNanos one deadline from the resolution of the name to the 101, (0, ...)
 * @param compression whether permessage-deflate is offered
 * @param origin value of the Origin header; null: none is sent
 * @param limits what a peer may make us hold
 * @param deniedCidrs addresses that are never connected to
 */
public record ConnectorSettings(
        String host,
        int port,
        TlsFiles tls,
        long connectTimeoutNanos,
        boolean compression,
        String origin,
        Limits limits,
        List<String> deniedCidrs) {
    public ConnectorSettings {
        deniedCidrs = List.copyOf(deniedCidrs);
        deniedCidrs.forEach(Cidr::parse);
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("the target's port must be in [1, 65535], was " + port);
        }
        if (connectTimeoutNanos <= 0) {
            throw new IllegalArgumentException("connectTimeout must be over 0, was " + connectTimeoutNanos + " ns");
        }
    }

    /**
     * The settings of a spec's target.
     *
     * @param secretsDir where a reference to key K of Secret S is the file S/K
     * @throws IllegalArgumentException if the URL is not a WebSocket URL
     */
    public static ConnectorSettings of(Target target, List<String> deniedCidrs, Path secretsDir) {
        URI url = parse(target.url());
        boolean secure = "wss".equalsIgnoreCase(url.getScheme());
        HostPort to = to(url, secure ? 443 : 80);
        return new ConnectorSettings(
                to.host(),
                to.port(),
                secure ? TlsFiles.of(target.tls(), secretsDir) : null,
                Durations.nanos(target.connectTimeout()),
                target.compression(),
                target.origin(),
                Limits.DEFAULT,
                deniedCidrs);
    }

    private static HostPort to(URI url, int defaultPort) {
        try {
            return HostPort.of(url, defaultPort);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("target.url " + e.getMessage());
        }
    }

    private static URI parse(String text) {
        try {
            URI url = new URI(text);
            String scheme = url.getScheme();
            if (!"ws".equalsIgnoreCase(scheme) && !"wss".equalsIgnoreCase(scheme)) {
                throw new IllegalArgumentException("target.url must start with ws:// or wss://");
            }
            return url;
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("target.url must be a URL: " + e.getReason() + " at " + e.getIndex());
        }
    }

    /** The Host header: IPv6 in brackets, the port only where it is not the scheme's own. */
    String hostHeader() {
        String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return port == (tls == null ? 80 : 443) ? name : name + ":" + port;
    }

    /**
     * What a peer may make us hold, in bytes.
     *
     * @param maxFrameBytes payload of one frame
     * @param maxMessageBytes a message after reassembly and decompression
     * @param maxQueuedBytes sent and not left yet; also held by the relay in each direction
     * @param maxHeaderBytes the response's head
     */
    public record Limits(int maxFrameBytes, int maxMessageBytes, int maxQueuedBytes, int maxHeaderBytes) {
        /** 1 MiB each, and 16 KiB of headers. */
        public static final Limits DEFAULT = new Limits(1 << 20, 1 << 20, 1 << 20, 16 << 10);
    }

    /**
     * Where TLS finds what it needs; the files are read again when they change.
     *
     * @param ca certificates to trust, PEM; null: those of the Java runtime
     * @param certificate our certificate chain, PEM, with its private key in the same file or in {@link #key}; null: none
     * @param serverName name in SNI and in the certificate; null: the host
     * @param insecureSkipVerify trust any certificate
     */
    public record TlsFiles(Path ca, Path certificate, String serverName, boolean insecureSkipVerify) {
        /** The private key of a Secret of type kubernetes.io/tls. */
        private static final String TLS_KEY = "tls.key";

        /** Nothing of our own. */
        public static final TlsFiles NONE = new TlsFiles(null, null, null, false);

        public static TlsFiles of(dev.raceprobe.api.v1alpha1.Tls tls, Path secretsDir) {
            return tls == null
                    ? NONE
                    : new TlsFiles(
                            file(tls.caSecretRef(), secretsDir),
                            file(tls.certSecretRef(), secretsDir),
                            tls.serverName(),
                            tls.insecureSkipVerify());
        }

        /** Where the certificate's private key is, unless it is in the certificate's own file: beside it, in {@code tls.key}. */
        Path key() {
            return certificate.resolveSibling(TLS_KEY);
        }

        private static Path file(SecretKeyRef ref, Path secretsDir) {
            return ref == null ? null : secretsDir.resolve(ref.name()).resolve(ref.key());
        }
    }
}
