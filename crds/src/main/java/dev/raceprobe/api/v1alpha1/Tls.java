package dev.raceprobe.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

/** TLS towards the target. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Tls(SecretKeyRef caSecretRef, SecretKeyRef certSecretRef, String serverName, Boolean insecureSkipVerify) {
    public Tls {
        insecureSkipVerify = insecureSkipVerify == null ? false : insecureSkipVerify;
    }
}
