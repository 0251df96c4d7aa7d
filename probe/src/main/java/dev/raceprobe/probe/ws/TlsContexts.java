package dev.raceprobe.probe.ws;

import dev.raceprobe.probe.ws.ConnectorSettings.TlsFiles;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Makes the TLS end of each connection, from files that are read again when they have changed: looked at by content every
 * {@link #RECHECK_NANOS}, since a rotation swaps symbolic links, and never on the event loop. Connections that are open keep what
 * they were opened with.
 */
public final class TlsContexts {
    /** How often the files are looked at, while connections are made. */
    static final long RECHECK_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final TlsFiles files;
    private final ServerName name;
    private final int port;
    private final Executor tasks;
    private volatile TlsMaterial material;
    private long checkedAtNanos;
    private boolean checked;

    TlsContexts(ConnectorSettings settings, Executor tasks) {
        this(settings.tls(), settings.host(), settings.port(), tasks);
    }

    /**
     * Reads the files: not to be called on the event loop.
     *
     * @param host name or address connected to, IPv6 without brackets; the name in the certificate unless the files say another
     * @param port [1, 65535]
     * @param tasks where files are read, certificates verified and keys agreed on, so that the event loop keeps its time
     */
    public TlsContexts(TlsFiles files, String host, int port, Executor tasks) {
        this.files = files;
        this.name = ServerName.of(files.serverName() == null ? host : files.serverName());
        this.port = port;
        this.tasks = tasks;
        this.material = TlsMaterial.read(files);
    }

    /**
     * A handler for one connection. Reads no file.
     *
     * @throws IOException if a file is missing or unusable; says which
     */
    public SslHandler handler(ByteBufAllocator alloc, long nowNanos) throws IOException {
        if (!checked || nowNanos - checkedAtNanos > RECHECK_NANOS) {
            checked = true;
            checkedAtNanos = nowNanos;
            tasks.execute(() -> material = material.again(files));
        }
        SslHandler handler = material.context().newHandler(alloc, name.text(), port, tasks);
        handler.setHandshakeTimeoutMillis(0); // connectTimeout is the one deadline
        name.indicateOn(handler.engine());
        return handler;
    }
}
