package dev.raceprobe.probe.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSSigner;
import dev.raceprobe.api.v1alpha1.Auth;
import dev.raceprobe.api.v1alpha1.Durations;
import dev.raceprobe.probe.PodClock;
import dev.raceprobe.probe.auth.SigningKeys.Unusable;
import dev.raceprobe.probe.auth.SigningKeys.Usable;
import dev.raceprobe.probe.script.Credential;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tokens that the probe signs itself. The background thread signs for all users ahead of need, and again shortly before a
 * token in use becomes stale; on the event loop a token is signed only when it was not ahead. A rotated key takes all tokens
 * of the old one with it, and a clock that was set all that were dated by it before.
 */
final class SignedTokens implements TokenSource {
    /** So long before a token becomes stale the background thread replaces it, in milliseconds. */
    private static final long AHEAD_MILLIS = 3 * SecretFiles.LOOK_MILLIS;

    private static final Logger LOG = LoggerFactory.getLogger(SignedTokens.class);

    private final Auth auth;
    private final TokenWriter writer;
    private final FlawedTokens flaws;
    private final SecretFile file;
    private final PodClock clock;
    private final ClockWatch watch;
    private final TokenListener listener;
    private final long freshMillis;
    private volatile Key key;

    private SignedTokens(Auth auth, SecretFile file, PodClock clock, TokenListener listener) {
        this.auth = auth;
        this.writer = new TokenWriter(auth.signedJWT(), auth.users());
        this.flaws = new FlawedTokens(writer);
        this.file = file;
        this.clock = clock;
        this.watch = new ClockWatch(clock);
        this.listener = listener;
        this.freshMillis = freshMillis(writer.livesMillis(), Durations.millis(auth.refreshBefore()));
        this.key = load();
    }

    static SignedTokens start(Auth auth, SecretFiles files, PodClock clock, TokenListener listener) {
        SecretFile file = files.watch(auth.signedJWT().keySecretRef());
        SignedTokens tokens = new SignedTokens(auth, file, clock, listener);
        file.onChange(tokens::rotate);
        files.soon(() -> tokens.prepare(true));
        files.afterEachLook(tokens::look);
        return tokens;
    }

    /** For how long a new token is handed out: a token that lives shorter than twice {@code refreshBefore} for half its life. */
    static long freshMillis(long timeToLiveMillis, long refreshBeforeMillis) {
        return Math.max(timeToLiveMillis - refreshBeforeMillis, timeToLiveMillis / 2);
    }

    @Override
    public Grant tokenFor(int user) {
        return key.grant(user, 0);
    }

    @Override
    public void whenGranted(int user, long lastsMillis, Consumer<Grant> then) {
        then.accept(key.grant(user, lastsMillis));
    }

    @Override
    public Grant flawed(int user, Credential.Flaw flaw) {
        return flaw == Credential.Flaw.MALFORMED
                ? TokenSource.super.flawed(user, flaw)
                : signedNow(user, signer -> flaws.write(user, clock.machineMillis(), flaw, signer));
    }

    @Override
    public Grant shortLived(int user, long timeToLiveMillis) {
        return signedNow(user, signer -> writer.shortLived(user, clock.machineMillis(), timeToLiveMillis, signer));
    }

    /** A token that nobody keeps. */
    private interface Writing {
        String with(JWSSigner signer) throws JOSEException;
    }

    private Grant signedNow(int user, Writing writing) {
        if (!(key instanceof Signing signing)) {
            return key.grant(user, 0);
        }
        try {
            return new Token(writing.with(signing.signer));
        } catch (JOSEException e) {
            return new NoToken(file.name() + ": signing with it failed");
        }
    }

    private void rotate() {
        anew(file.name() + ": changed");
    }

    private void look() {
        if (watch.wasSet()) {
            anew("the machine's clock was set, or it slept");
        } else {
            prepare(false);
        }
    }

    private void anew(String why) {
        key = load();
        LOG.info("{}, tokens are signed anew", why);
        prepare(true);
    }

    private void prepare(boolean all) {
        if (key instanceof Signing signing) {
            signing.prepare(all);
        }
        listener.firstExpiry(key.firstExpiry());
    }

    private Key load() {
        if (!(file.reading() instanceof SecretFile.Content content)) {
            return refused(((SecretFile.Absent) file.reading()).reason());
        }
        try {
            Usable usable = SigningKeys.read(auth.signedJWT().algorithm(), content.bytes());
            if (!usable.warning().isEmpty()) {
                LOG.warn("{}: {}", file.name(), usable.warning());
            }
            return new Signing(usable.signer());
        } catch (Unusable e) {
            return refused(file.name() + ": " + e.getMessage());
        }
    }

    private Key refused(String reason) {
        LOG.warn("no tokens can be signed: {}", reason);
        listener.failed(reason);
        NoToken grant = new NoToken(reason);
        return (user, lastsMillis) -> grant;
    }

    /** What a key gives. */
    private interface Key {
        Grant grant(int user, long lastsMillis);

        /** When the first of its tokens in use expires; {@link Long#MAX_VALUE} without any. */
        default long firstExpiry() {
            return Long.MAX_VALUE;
        }
    }

    /** A signed token; {@code asked} tells the background thread that it is worth replacing. */
    private static final class Signed {
        private final Token token;
        private final long freshUntilMillis;
        private volatile boolean asked;

        private Signed(Token token, long freshUntilMillis) {
            this.token = token;
            this.freshUntilMillis = freshUntilMillis;
        }

        /** Whether somebody has it, or would get it. */
        private boolean isInUse(long now) {
            return asked || now < freshUntilMillis;
        }

        private boolean isFor(long now, long lastsMillis, long timeToLiveMillis) {
            return now < freshUntilMillis
                    && TokenSource.isEnough(token.expiresAtMillis() - now, timeToLiveMillis, lastsMillis);
        }
    }

    /** A usable key with the tokens that it has signed. */
    private final class Signing implements Key {
        private final JWSSigner signer;
        private final AtomicReferenceArray<Signed> tokens =
                new AtomicReferenceArray<>(auth.users().count());

        private Signing(JWSSigner signer) {
            this.signer = signer;
        }

        @Override
        public Grant grant(int user, long lastsMillis) {
            long now = clock.machineMillis();
            Signed signed = tokens.get(user);
            if (signed == null || !signed.isFor(now, lastsMillis, writer.livesMillis())) {
                signed = sign(user, now, signed);
            }
            if (signed == null) {
                return new NoToken(file.name() + ": signing with it failed");
            }
            if (!signed.asked) {
                signed.asked = true;
            }
            return signed.token;
        }

        private void prepare(boolean all) {
            long now = clock.machineMillis();
            for (int user = 0; user < tokens.length() && key == this; user++) {
                Signed signed = tokens.get(user);
                boolean missing = signed == null && all;
                if (missing || signed != null && signed.asked && now >= signed.freshUntilMillis - aheadMillis()) {
                    sign(user, now, signed);
                }
            }
        }

        @Override
        public long firstExpiry() {
            long now = clock.machineMillis();
            long first = Long.MAX_VALUE;
            for (int user = 0; user < tokens.length(); user++) {
                Signed signed = tokens.get(user);
                if (signed != null && signed.isInUse(now)) {
                    first = Math.min(first, signed.token.expiresAtMillis());
                }
            }
            return first;
        }

        private long aheadMillis() {
            return Math.min(AHEAD_MILLIS, freshMillis / 4);
        }

        /** Replaces {@code stale}; where both threads sign at once, the first one's token counts for both. */
        private Signed sign(int user, long now, Signed stale) {
            try {
                long expiresAtMillis = writer.expiresAtMillis(now);
                Token token = new Token(writer.write(user, now, signer), expiresAtMillis);
                Signed signed = new Signed(token, now + freshMillis);
                if (!tokens.compareAndSet(user, stale, signed)) {
                    return tokens.get(user);
                }
                listener.obtained(expiresAtMillis);
                return signed;
            } catch (JOSEException e) {
                listener.failed(file.name() + ": signing with it failed");
                return null;
            }
        }
    }
}
