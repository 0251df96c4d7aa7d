package dev.raceprobe.probe.auth;

import com.nimbusds.jwt.JWTParser;
import java.text.ParseException;
import java.util.Date;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One token for all users, from a Secret. */
final class StaticTokens implements TokenSource {
    private static final Logger LOG = LoggerFactory.getLogger(StaticTokens.class);

    private final SecretFile file;
    private final TokenListener listener;
    private volatile Grant grant;

    private StaticTokens(SecretFile file, TokenListener listener) {
        this.file = file;
        this.listener = listener;
        this.grant = load();
    }

    static StaticTokens start(SecretFile file, TokenListener listener) {
        StaticTokens tokens = new StaticTokens(file, listener);
        file.onChange(() -> tokens.grant = tokens.load());
        return tokens;
    }

    @Override
    public Grant tokenFor(int user) {
        return grant;
    }

    private Grant load() {
        if (file.reading() instanceof SecretFile.Content content) {
            String token = content.text();
            if (SecretFiles.isOneLine(token)) {
                long expiresAtMillis = expiryMillis(token);
                listener.obtained(expiresAtMillis);
                listener.firstExpiry(expiresAtMillis);
                return new Token(token, expiresAtMillis);
            }
            return refused(file.name() + ": must be one line without control characters");
        }
        return refused(((SecretFile.Absent) file.reading()).reason());
    }

    private Grant refused(String reason) {
        LOG.warn("no token: {}", reason);
        listener.failed(reason);
        listener.firstExpiry(Long.MAX_VALUE);
        return new NoToken(reason);
    }

    /** Of a JWT its {@code exp}, unverified: good enough to warn in time; of anything else we do not know. */
    static long expiryMillis(String token) {
        try {
            Date expiry = JWTParser.parse(token).getJWTClaimsSet().getExpirationTime();
            return expiry == null ? Long.MAX_VALUE : expiry.getTime();
        } catch (ParseException | RuntimeException e) {
            return Long.MAX_VALUE;
        }
    }
}
