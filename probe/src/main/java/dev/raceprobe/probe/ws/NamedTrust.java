package dev.raceprobe.probe.ws;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts a server that an authority vouches for under its name. Java checks the names that it knows; those that
 * {@link ServerName} leaves to this are checked here (RFC 6125 §6.4), so that none goes unchecked.
 */
final class NamedTrust extends X509ExtendedTrustManager {
    private static final Pattern CERTIFICATE = Pattern.compile(
            "-----BEGIN [A-Z0-9 ]*CERTIFICATE-----([A-Za-z0-9+/=\\s]+)-----END [A-Z0-9 ]*CERTIFICATE-----");
    private static final int DNS_NAME = 2;

    private final X509ExtendedTrustManager authorities;

    private NamedTrust(X509ExtendedTrustManager authorities) {
        this.authorities = authorities;
    }

    /** By the authorities of the Java runtime. */
    static NamedTrust ofTheRuntime() throws IOException {
        return of((KeyStore) null);
    }

    /**
     * By the authorities of a PEM bundle.
     *
     * @param pem null: the file is not there
     * @throws IOException if it has no certificate, or one that cannot be read
     */
    static NamedTrust of(String pem) throws IOException {
        try {
            CertificateFactory x509 = CertificateFactory.getInstance("X.509");
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            Matcher found = CERTIFICATE.matcher(pem == null ? "" : pem);
            while (found.find()) {
                byte[] der = Base64.getMimeDecoder().decode(found.group(1));
                store.setCertificateEntry(
                        String.valueOf(store.size()), x509.generateCertificate(new ByteArrayInputStream(der)));
            }
            if (store.size() == 0) {
                throw new IOException("no certificate");
            }
            return of(store);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException("not a certificate", e);
        }
    }

    private static NamedTrust of(KeyStore store) throws IOException {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return Stream.of(factory.getTrustManagers())
                    .filter(X509ExtendedTrustManager.class::isInstance)
                    .map(manager -> new NamedTrust((X509ExtendedTrustManager) manager))
                    .findFirst()
                    .orElseThrow(() -> new IOException("this Java runtime checks no certificates"));
        } catch (GeneralSecurityException e) {
            throw new IOException("the authorities cannot be used: " + e.getMessage(), e);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String keyType, SSLEngine engine)
            throws CertificateException {
        authorities.checkServerTrusted(chain, keyType, engine);
        String checkedBy = engine.getSSLParameters().getEndpointIdentificationAlgorithm();
        if (checkedBy == null || checkedBy.isEmpty()) {
            requireName(chain[0], engine.getPeerHost());
        }
    }

    private static void requireName(X509Certificate certificate, String name) throws CertificateException {
        Collection<List<?>> all = certificate.getSubjectAlternativeNames();
        List<String> names = all == null
                ? List.of()
                : all.stream()
                        .filter(entry -> entry.get(0).equals(DNS_NAME))
                        .map(entry -> (String) entry.get(1))
                        .toList();
        if (name == null || names.stream().noneMatch(pattern -> matches(pattern, name))) {
            throw new CertificateException("No subject alternative DNS name matching " + name + " found.");
        }
    }

    /** A wildcard is a whole label, the leftmost, and stands for one (RFC 6125 §6.4.3). */
    static boolean matches(String pattern, String name) {
        int label = name.indexOf('.');
        return pattern.startsWith("*.")
                ? label > 0 && pattern.substring(1).equalsIgnoreCase(name.substring(label))
                : pattern.equalsIgnoreCase(name);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return authorities.getAcceptedIssuers();
    }

    // ---- not asked: we are a client, with an engine

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String keyType) throws CertificateException {
        throw new CertificateException("a server is trusted under its name only");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String keyType, Socket socket) throws CertificateException {
        throw new CertificateException("a server is trusted under its name only");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String keyType) throws CertificateException {
        authorities.checkClientTrusted(chain, keyType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String keyType, Socket socket) throws CertificateException {
        authorities.checkClientTrusted(chain, keyType, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String keyType, SSLEngine engine)
            throws CertificateException {
        authorities.checkClientTrusted(chain, keyType, engine);
    }
}
