package dev.raceprobe.probe.round;

import dev.raceprobe.api.v1alpha1.Auth;
import dev.raceprobe.api.v1alpha1.Header;
import dev.raceprobe.api.v1alpha1.LatencyProfile;
import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.probe.auth.SecretFile;
import dev.raceprobe.probe.auth.SecretFiles;
import dev.raceprobe.probe.auth.TokenSource;
import dev.raceprobe.probe.script.Credential;
import dev.raceprobe.probe.script.Part;
import dev.raceprobe.probe.script.Secrets;
import dev.raceprobe.probe.script.Template;
import dev.raceprobe.probe.ws.Opening;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Composes opening handshakes: what all of a shard share, and the token where it is placed. */
public final class Openings {
    private final ShardPlan plan;
    private final TokenSource tokens;
    private final Map<Header, Optional<SecretFile>> headers = new LinkedHashMap<>();
    private final String pathAndQuery;
    private final TokenPlace place;
    private final TlsSecrets tls;

    public Openings(ShardPlan plan, TokenSource tokens, SecretFiles secrets) {
        this.plan = plan;
        this.tokens = tokens;
        for (Header header : plan.target().headers()) {
            headers.put(
                    header, Optional.ofNullable(header.valueFrom()).map(from -> secrets.watch(from.secretKeyRef())));
        }
        URI url = URI.create(plan.target().url());
        String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        this.pathAndQuery = url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
        this.tls = new TlsSecrets(plan.target(), secrets);
        this.place = new TokenPlace(plan.auth().placement());
    }

    /**
     * A handshake, ready to be opened.
     *
     * @param secrets the user's token, and what comes from Secrets beside it
     * @param firstMessage what is to be sent before everything else (placement FirstMessage)
     */
    public record Composed(Opening opening, Secrets secrets, Optional<Template> firstMessage) {
        /** Without what is secret. */
        @Override
        public String toString() {
            return opening.toString();
        }
    }

    /**
     * The token of a user, why there is none, or nothing where none is needed.
     *
     * @throws IllegalArgumentException for another connection's token, which only the round knows
     */
    public Optional<TokenSource.Grant> grant(int user, Credential credential) {
        if (plan.auth().type() == Auth.Type.None) {
            return Optional.empty();
        }
        if (credential instanceof Credential.Flawed wrong) {
            return wrong.flaw() == Credential.Flaw.MISSING
                    ? Optional.empty()
                    : Optional.of(tokens.flawed(user, wrong.flaw()));
        }
        if (credential instanceof Credential.ShortLived soon) {
            return Optional.of(tokens.shortLived(user, soon.ttlNanos() / 1_000_000));
        }
        if (credential instanceof Credential.TokenOf) {
            throw new IllegalArgumentException("the round has the tokens of its other connections");
        }
        return Optional.of(tokens.tokenFor(user));
    }

    /**
     * The same, for a token that may have to be fetched first.
     *
     * @param then hears it exactly once: in this call if nothing is to be waited for, else on the event loop
     * @throws IllegalArgumentException for a credential that this version does not make
     */
    public void whenGranted(Part part, Consumer<Optional<TokenSource.Grant>> then) {
        if (part.credential() instanceof Credential.Valid && plan.auth().type() != Auth.Type.None) {
            tokens.whenGranted(part.user(), part.lastsNanos() / 1_000_000, grant -> then.accept(Optional.of(grant)));
        } else {
            then.accept(grant(part.user(), part.credential()));
        }
    }

    /** A user's own token was refused. */
    public void refused(Part part, TokenSource.Token token) {
        if (part.credential() instanceof Credential.Valid) {
            tokens.refused(part.user(), token);
        }
    }

    /** Why a token cannot travel where the spec places it, without quoting it; empty if it can. */
    public Optional<String> uncarriable(TokenSource.Token token) {
        return place.objection(token.value());
    }

    /** Why a Secret of the target, for a header or for TLS, cannot be used; empty if all can. */
    public Optional<String> missingSecret() {
        return missingHeader().or(tls::missing);
    }

    private Optional<String> missingHeader() {
        return headers.values().stream()
                .flatMap(Optional::stream)
                .filter(file -> SecretFiles.headerValue(file).isEmpty())
                .map(file -> file.name() + ": is not mounted, or no header may carry it (RFC 9110 §5.5)")
                .findFirst();
    }

    /** Composes one. */
    public Composed compose(
            Optional<String> token, String traceparent, LatencyProfile profile, long seed, boolean pipelined) {
        List<Opening.NameValue> fields = new ArrayList<>();
        List<String> others = new ArrayList<>();
        headers.forEach((header, file) -> {
            Optional<String> secret = file.flatMap(SecretFiles::headerValue);
            secret.ifPresent(others::add);
            fields.add(new Opening.NameValue(header.name(), secret.orElse(header.value())));
        });
        fields.add(new Opening.NameValue("traceparent", traceparent));
        List<String> subprotocols = new ArrayList<>(plan.target().subprotocols());
        String target = pathAndQuery;
        Optional<Template> firstMessage = Optional.empty();
        if (token.isPresent()) {
            String placed = place.written(token.get());
            switch (place.type()) {
                case Header -> fields.add(new Opening.NameValue(place.name(), placed));
                case Cookie -> addCookie(fields, place.name() + "=" + placed);
                case Subprotocol -> subprotocols.add(placed);
                case Query -> target = withParameter(pathAndQuery, place.parameter(token.get()));
                case FirstMessage -> firstMessage = Optional.of(Template.of(place.format()));
            }
        }
        return new Composed(
                new Opening(target, fields, subprotocols, profile, seed, pipelined),
                new Secrets(token, others),
                firstMessage);
    }

    private static String withParameter(String pathAndQuery, String parameter) {
        String separator = pathAndQuery.indexOf('?') < 0 ? "?" : pathAndQuery.matches(".*[?&]") ? "" : "&";
        return pathAndQuery + separator + parameter;
    }

    /** A request has one Cookie field at most (RFC 6265 §5.4). */
    private static void addCookie(List<Opening.NameValue> fields, String cookie) {
        for (int i = 0; i < fields.size(); i++) {
            Opening.NameValue field = fields.get(i);
            if (field.name().equalsIgnoreCase("Cookie")) {
                fields.set(i, new Opening.NameValue(field.name(), field.value() + "; " + cookie));
                return;
            }
        }
        fields.add(new Opening.NameValue("Cookie", cookie));
    }
}
