package dev.raceprobe.probe.round;

import dev.raceprobe.api.v1alpha1.SecretKeyRef;
import dev.raceprobe.api.v1alpha1.Target;
import dev.raceprobe.api.v1alpha1.Tls;
import dev.raceprobe.probe.auth.SecretFile;
import dev.raceprobe.probe.auth.SecretFiles;
import java.util.Optional;
import java.util.stream.Stream;

/** The Secrets of TLS: what is missing of them is a fault of the credentials, not of the network. Reads no file when asked. */
final class TlsSecrets {
    private static final String KEY_BESIDE = "tls.key";

    private final Optional<SecretFile> ca;
    private final Optional<SecretFile> certificate;
    private final Optional<SecretFile> keyBeside;

    TlsSecrets(Target target, SecretFiles secrets) {
        Optional<Tls> tls =
                Optional.ofNullable(target.tls()).filter(t -> target.url().regionMatches(true, 0, "wss:", 0, 4));
        ca = tls.filter(t -> !t.insecureSkipVerify()).map(Tls::caSecretRef).map(secrets::watch);
        certificate = tls.map(Tls::certSecretRef).map(secrets::watch);
        keyBeside = tls.map(Tls::certSecretRef).map(ref -> secrets.watch(new SecretKeyRef(ref.name(), KEY_BESIDE)));
    }

    /** Why TLS cannot be set up; empty if nothing is missing. */
    Optional<String> missing() {
        return Stream.of(
                        ca.flatMap(file -> without("CERTIFICATE-----", file)),
                        certificate.flatMap(file -> without("CERTIFICATE-----", file)),
                        certificate
                                .filter(file ->
                                        without("PRIVATE KEY-----", file).isPresent())
                                .flatMap(file -> without("PRIVATE KEY-----", keyBeside.orElseThrow())))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> without(String block, SecretFile file) {
        if (file.reading() instanceof SecretFile.Absent absent) {
            return Optional.of(absent.reason());
        }
        String pem = ((SecretFile.Content) file.reading()).text();
        return pem.contains("-----BEGIN ") && pem.contains(block)
                ? Optional.empty()
                : Optional.of(
                        file.name() + ": has no PEM block " + (block.startsWith("C") ? "CERTIFICATE" : "PRIVATE KEY"));
    }
}
