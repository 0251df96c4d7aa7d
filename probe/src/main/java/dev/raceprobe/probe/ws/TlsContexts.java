package dev.raceprobe.probe.ws;

import dev.raceprobe.probe.ws.ConnectorSettings.TlsFiles;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;

/** Makes the TLS end of each connection, from files that are read again when they have changed. */
public final class TlsContexts {
    private static final long RECHECK_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final TlsFiles files;
    private final String name;
    private final int port;
    private final Executor tasks;
    private SslContext context;
    private List<FileTime> readAt = List.of();
    private long checkedAtNanos;

    TlsContexts(ConnectorSettings settings, Executor tasks) {
        this(settings.tls(), settings.host(), settings.port(), tasks);
    }

    /**
     * @param host name or address connected to, IPv6 without brackets; the name in the certificate unless the files say another
     * @param port [1, 65535]
     * @param tasks where certificates are verified and keys agreed on, so that the event loop keeps its time
     */
    public TlsContexts(TlsFiles files, String host, int port, Executor tasks) {
        this.files = files;
        this.name = files.serverName() == null ? host : files.serverName();
        this.port = port;
        this.tasks = tasks;
    }

    /**
     * A handler for one connection.
     *
     * @throws IOException if a file is missing or unusable; says which
     */
    public SslHandler handler(ByteBufAllocator alloc, long nowNanos) throws IOException {
        if (context == null || nowNanos - checkedAtNanos > RECHECK_NANOS) {
            refresh(nowNanos);
        }
        SslHandler handler = context.newHandler(alloc, name, port, tasks);
        handler.setHandshakeTimeoutMillis(0); // connectTimeout is the one deadline
        if (!NetUtil.isValidIpV4Address(name) && !NetUtil.isValidIpV6Address(name)) {
            SSLParameters parameters = handler.engine().getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(name)));
            handler.engine().setSSLParameters(parameters);
        }
        return handler;
    }

    private void refresh(long nowNanos) throws IOException {
        List<FileTime> now = new ArrayList<>();
        for (Path file : new Path[] {files.ca(), files.certificate()}) {
            if (file != null) {
                now.add(Files.exists(file) ? Files.getLastModifiedTime(file) : FileTime.fromMillis(0));
            }
        }
        if (context == null || !now.equals(readAt)) {
            context = read();
            readAt = now;
        }
        checkedAtNanos = nowNanos;
    }

    private SslContext read() throws IOException {
        SslContextBuilder builder = SslContextBuilder.forClient().sslProvider(SslProvider.JDK);
        if (files.insecureSkipVerify()) {
            builder.trustManager(InsecureTrustManagerFactory.INSTANCE).endpointIdentificationAlgorithm(null);
        } else {
            builder.endpointIdentificationAlgorithm("HTTPS");
            if (files.ca() != null) {
                use(
                        "CA certificates",
                        files.ca(),
                        () -> builder.trustManager(files.ca().toFile()));
            }
        }
        if (files.certificate() != null) {
            use("certificate and PKCS #8 key", files.certificate(), () -> {
                Path beside = files.certificate().resolveSibling("tls.key");
                boolean inside = Files.readString(files.certificate()).contains("PRIVATE KEY-----");
                Path key = inside ? files.certificate() : beside;
                builder.keyManager(files.certificate().toFile(), key.toFile());
            });
        }
        try {
            return builder.build();
        } catch (SSLException e) {
            throw new IOException("TLS cannot be set up: " + e.getMessage(), e);
        }
    }

    private interface Reading {
        void read() throws IOException;
    }

    private static void use(String what, Path file, Reading reading) throws IOException {
        try {
            reading.read();
        } catch (IOException | IllegalArgumentException e) {
            throw new IOException(
                    "no " + what + " in PEM in " + file.getParent().getFileName() + "/" + file.getFileName(), e);
        }
    }
}
