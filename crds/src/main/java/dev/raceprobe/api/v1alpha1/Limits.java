package dev.raceprobe.api.v1alpha1;

/** Patterns of the API that several fields share; RE2, so that the API server and Java read them alike. */
final class Limits {
    /** A percentage as a decimal string, up to three digits before and after the point. */
    static final String PERCENT = "^[0-9]{1,3}(\\.[0-9]{1,3})?$";

    /** A DNS label (RFC 1123). */
    static final String LABEL = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$";

    /** A DNS subdomain (RFC 1123). */
    static final String SUBDOMAIN = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$";

    /** A token of HTTP (RFC 9110 §5.6.2). */
    static final String TOKEN = "^[-!#$%&'*+.^_`|~0-9A-Za-z]+$";

    /** A JSON pointer (RFC 6901); empty is the whole document. */
    static final String POINTER = "^(/([^/~]|~[01])*)*$";

    /** An http or https URL without user information, fragment and spaces. */
    static final String HTTP_URL = "^https?://[^/?#@ ]+([/?][!\"$-~]*)?$";

    /** Base64 with padding (RFC 4648 §4). */
    static final String BASE64 = "^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$";

    /** Five fields of a cron line, or what each of them may hold. */
    static final String CRON = "^([-0-9A-Za-z*/,?#]+ +){4}[-0-9A-Za-z*/,?#]+$";

    private Limits() {}
}
