package dev.raceprobe.operator.dependent;

import dev.raceprobe.api.v1alpha1.Auth;
import dev.raceprobe.api.v1alpha1.Header;
import dev.raceprobe.api.v1alpha1.SecretKeyRef;
import dev.raceprobe.api.v1alpha1.ValueSource;
import dev.raceprobe.contract.ShardPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which keys of which Secrets a plan refers to. */
final class SecretFiles {
    private static final String CERTIFICATES_KEY = "tls.key";

    private SecretFiles() {}

    /** Keys by the name of their Secret, both sorted. */
    static SortedMap<String, SortedSet<String>> of(ShardPlan plan) {
        SortedMap<String, SortedSet<String>> keys = new TreeMap<>();
        references(plan).stream()
                .filter(Objects::nonNull)
                .forEach(ref -> keys.computeIfAbsent(ref.name(), name -> new TreeSet<>())
                        .add(ref.key()));
        return keys;
    }

    private static List<SecretKeyRef> references(ShardPlan plan) {
        List<SecretKeyRef> refs = new ArrayList<>(headers(plan.target().headers()));
        if (plan.target().tls() != null) {
            refs.add(plan.target().tls().caSecretRef());
            refs.addAll(withItsKey(plan.target().tls().certSecretRef()));
        }
        Auth auth = plan.auth();
        if (auth.signedJWT() != null) {
            refs.add(auth.signedJWT().keySecretRef());
        }
        if (auth.staticToken() != null) {
            refs.add(auth.staticToken().secretKeyRef());
        }
        if (auth.oauth2ClientCredentials() != null) {
            refs.add(auth.oauth2ClientCredentials().clientIdRef());
            refs.add(auth.oauth2ClientCredentials().clientSecretRef());
        }
        if (auth.tokenEndpoint() != null) {
            refs.addAll(headers(auth.tokenEndpoint().headers()));
        }
        return refs;
    }

    /** In a Secret of type kubernetes.io/tls the private key is beside the certificate; without one there it is not mounted. */
    private static List<SecretKeyRef> withItsKey(SecretKeyRef certificate) {
        return certificate == null
                ? List.of()
                : List.of(certificate, new SecretKeyRef(certificate.name(), CERTIFICATES_KEY));
    }

    private static List<SecretKeyRef> headers(List<Header> headers) {
        return headers.stream()
                .map(Header::valueFrom)
                .filter(Objects::nonNull)
                .map(ValueSource::secretKeyRef)
                .toList();
    }
}
