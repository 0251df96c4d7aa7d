package dev.raceprobe.operator.support;

import dev.raceprobe.localkube.LocalKube;
import dev.raceprobe.localkube.LocalKubeSettings;
import dev.raceprobe.operator.OperatorSettings;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The embedded stand-in, without a node: pods stay what the test makes them. */
final class EmbeddedApiServer implements ApiServer {
    private final Path directory;
    private final LocalKube kube;

    EmbeddedApiServer(List<Path> crds) throws IOException {
        directory = Files.createTempDirectory("raceprobe-localkube");
        kube = LocalKube.start(new LocalKubeSettings(0, directory, crds, Map.of(), false));
    }

    @Override
    public Config config() {
        return new ConfigBuilder(Config.empty()).withMasterUrl(kube.url()).build();
    }

    @Override
    public Config operatorConfig() {
        return new ConfigBuilder(config()).withNamespace("default").build();
    }

    @Override
    public boolean collectsGarbage() {
        return true;
    }

    /** One request at a time on a connection: so that one without an answer holds up no other. */
    @Override
    public Stall stall(OperatorSettings settings, String namePrefix) {
        Config one =
                new ConfigBuilder(settings.kubernetes()).withHttp2Disable(true).build();
        Relay relay = Relay.to(one);
        relay.swallow("/statefulsets/" + namePrefix);
        return new Stall() {
            @Override
            public OperatorSettings settings() {
                return settings.reaching(relay.config());
            }

            @Override
            public int unanswered() {
                return relay.swallowed();
            }

            @Override
            public void close() {
                relay.close();
            }
        };
    }

    @Override
    public void close() {
        kube.close();
        try {
            Files.delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return "the embedded API server (localkube)";
    }
}
