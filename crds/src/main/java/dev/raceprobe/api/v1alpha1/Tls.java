package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;

/** TLS towards the target. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Tls(
        @JsonPropertyDescription("""
            PEM bundle of the certificate authorities to trust. Default: those of the probe image.""") SecretKeyRef caSecretRef,
        @JsonPropertyDescription("""
            Client certificate chain in PEM, for targets that ask for mutual TLS. Its private key follows it in
            the same file, or is beside it in the same Secret under tls.key, as in Secrets of type
            kubernetes.io/tls; PKCS #8, PKCS #1 or SEC 1, not encrypted. Default: no client certificate.""") SecretKeyRef certSecretRef,

        @Pattern("^[A-Za-z0-9.-]+$") @Size(min = 1, max = 253) @JsonPropertyDescription("""
            Server name for SNI and for checking the certificate. Default: the host of target.url.""")
        String serverName,

        @Default("false") @JsonPropertyDescription("""
            Accepts any certificate. Only without credentials: auth.type None and no header from a Secret.
            Default: false.""") Boolean insecureSkipVerify) {
    public Tls {
        insecureSkipVerify = insecureSkipVerify == null ? false : insecureSkipVerify;
    }
}
