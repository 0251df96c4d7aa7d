package dev.raceprobe.probe.auth;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.raceprobe.api.v1alpha1.Header;
import dev.raceprobe.api.v1alpha1.TokenEndpoint;
import dev.raceprobe.api.v1alpha1.Users;
import dev.raceprobe.probe.fetch.FetchRequest;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** A service's own token endpoint, asked once for each user. */
final class EndpointRequests implements TokenRequests {
    private final TokenEndpoint spec;
    private final URI url;
    private final Users users;
    private final Map<Header, Optional<SecretFile>> headers = new LinkedHashMap<>();

    EndpointRequests(TokenEndpoint spec, Users users, SecretFiles files) {
        this.spec = spec;
        this.url = TokenRequests.url(spec.url());
        this.users = users;
        for (Header header : spec.headers()) {
            headers.put(header, Optional.ofNullable(header.valueFrom()).map(from -> files.watch(from.secretKeyRef())));
        }
    }

    @Override
    public List<SecretFile> secrets() {
        return headers.values().stream().flatMap(Optional::stream).toList();
    }

    @Override
    public int tokens() {
        return users.count();
    }

    @Override
    public FetchRequest request(int user) throws Impossible {
        Map<String, String> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        fields.put("Accept", "application/json");
        if (spec.body() != null) {
            fields.put("Content-Type", "application/json");
        }
        for (Map.Entry<Header, Optional<SecretFile>> header : headers.entrySet()) {
            Optional<SecretFile> file = header.getValue();
            fields.put(
                    header.getKey().name(),
                    file.isPresent()
                            ? SecretFiles.headerText(file.get())
                            : header.getKey().value());
        }
        return new FetchRequest(
                spec.method(),
                url,
                fields,
                spec.body() == null ? "" : body(user),
                TimeUnit.MILLISECONDS.toNanos(TIMEOUT_MILLIS));
    }

    private String body(int user) {
        String index = Integer.toString(user);
        String subject = users.subjectTemplate().replace("{index}", index);
        return spec.body()
                .replace("{index}", index)
                .replace("{user}", new String(JsonStringEncoder.getInstance().quoteAsString(subject)));
    }

    @Override
    public String tokenPointer() {
        return spec.tokenPointer();
    }

    @Override
    public String expiresInPointer() {
        return spec.expiresInPointer();
    }
}
