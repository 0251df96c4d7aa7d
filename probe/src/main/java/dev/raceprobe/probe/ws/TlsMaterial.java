package dev.raceprobe.probe.ws;

import dev.raceprobe.probe.ws.ConnectorSettings.TlsFiles;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import javax.net.ssl.SSLException;

/** The files of TLS as they were when they were last looked at, and what came of them. Immutable. */
final class TlsMaterial {
    /** The content of each file; null: not there. They are secrets. */
    private record Contents(String ca, String certificate, String key) {
        static Contents of(TlsFiles files) {
            String certificate = content(files.certificate());
            boolean hasKey = certificate == null || PemKeys.isIn(certificate);
            return new Contents(content(files.ca()), certificate, hasKey ? certificate : content(files.key()));
        }

        /** PEM is ASCII. */
        private static String content(Path file) {
            try {
                return file == null ? null : Files.readString(file, StandardCharsets.ISO_8859_1);
            } catch (IOException e) {
                return null;
            }
        }

        @Override
        public String toString() {
            return "Contents[…]";
        }
    }

    private final Contents contents;
    private final SslContext context;
    private final IOException failure;

    private TlsMaterial(Contents contents, SslContext context, IOException failure) {
        this.contents = contents;
        this.context = context;
        this.failure = failure;
    }

    static TlsMaterial read(TlsFiles files) {
        return read(files, Contents.of(files));
    }

    /** The same where nothing has changed. */
    TlsMaterial again(TlsFiles files) {
        Contents now = Contents.of(files);
        return now.equals(contents) ? this : read(files, now);
    }

    /** @throws IOException if a file is missing or unusable; says which */
    SslContext context() throws IOException {
        if (failure != null) {
            throw new IOException(failure.getMessage(), failure);
        }
        return context;
    }

    private static TlsMaterial read(TlsFiles files, Contents contents) {
        try {
            return new TlsMaterial(contents, build(files, contents), null);
        } catch (IOException e) {
            return new TlsMaterial(contents, null, e);
        }
    }

    private static SslContext build(TlsFiles files, Contents contents) throws IOException {
        SslContextBuilder builder = SslContextBuilder.forClient().sslProvider(SslProvider.JDK);
        if (files.insecureSkipVerify()) {
            builder.trustManager(InsecureTrustManagerFactory.INSTANCE).endpointIdentificationAlgorithm(null);
        } else {
            builder.endpointIdentificationAlgorithm("HTTPS");
            if (files.ca() == null) {
                builder.trustManager(NamedTrust.ofTheRuntime());
            } else {
                use("CA certificates", files.ca(), () -> builder.trustManager(NamedTrust.of(contents.ca())));
            }
        }
        if (files.certificate() != null) {
            use("certificate", files.certificate(), () -> requireCertificate(contents.certificate()));
            Path keyFile = PemKeys.isIn(contents.certificate()) ? files.certificate() : files.key();
            use(
                    "private key to the certificate",
                    keyFile,
                    () -> builder.keyManager(stream(contents.certificate()), stream(PemKeys.pkcs8(contents.key()))));
        }
        try {
            return builder.build();
        } catch (SSLException e) {
            throw new IOException("TLS cannot be set up: " + e.getMessage(), e);
        }
    }

    private static void requireCertificate(String pem) throws IOException {
        if (pem == null || !pem.contains("-----BEGIN CERTIFICATE-----")) {
            throw new IOException("no certificate");
        }
    }

    private static InputStream stream(String pem) throws IOException {
        if (pem == null) {
            throw new IOException("the file is not there");
        }
        return new ByteArrayInputStream(pem.getBytes(StandardCharsets.ISO_8859_1));
    }

    private interface Reading {
        void read() throws IOException;
    }

    private static void use(String what, Path file, Reading reading) throws IOException {
        try {
            reading.read();
        } catch (IOException | IllegalArgumentException e) {
            Path directory = Objects.requireNonNull(file.getParent(), "a key is in a Secret's directory");
            throw new IOException("no " + what + " in PEM in " + directory.getFileName() + "/" + file.getFileName(), e);
        }
    }
}
