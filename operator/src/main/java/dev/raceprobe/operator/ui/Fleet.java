package dev.raceprobe.operator.ui;

import dev.raceprobe.api.v1alpha1.RaceProbe;
import dev.raceprobe.api.v1alpha1.RaceProbeStatus;
import dev.raceprobe.contract.ShardPlan;
import dev.raceprobe.operator.judge.Judgement;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** All RaceProbes that this operator reconciles, as it last saw them: what the page is drawn from. Thread-safe. */
public final class Fleet {
    private final Map<Key, Shown> probes = new ConcurrentHashMap<>();
    private final Map<Key, Judged> judged = new ConcurrentHashMap<>();

    private record Key(String namespace, String name) {
        static Key of(RaceProbe probe) {
            return new Key(
                    probe.getMetadata().getNamespace(), probe.getMetadata().getName());
        }
    }

    /** What was judged; it is shown with the next status, which says it. */
    public void judged(RaceProbe probe, ShardPlan plan, Judgement judgement) {
        judged.put(Key.of(probe), new Judged(plan, judgement));
    }

    /** From now on the probe has that status. What was judged before stays beside it. */
    public void show(RaceProbe probe, RaceProbeStatus status) {
        Key key = Key.of(probe);
        ObjectMeta meta = probe.getMetadata();
        Instant created =
                meta.getCreationTimestamp() == null ? Instant.EPOCH : Instant.parse(meta.getCreationTimestamp());
        probes.put(key, new Shown(key.namespace(), key.name(), created, status, judged.get(key)));
    }

    /** The probe was deleted. */
    public void remove(String namespace, String name) {
        Key key = new Key(namespace, name);
        probes.remove(key);
        judged.remove(key);
    }

    /** The status that is shown; empty where there is none yet. */
    public Optional<RaceProbeStatus> status(String namespace, String name) {
        return probe(namespace, name).map(Shown::status);
    }

    List<Shown> all() {
        return List.copyOf(probes.values());
    }

    Optional<Shown> probe(String namespace, String name) {
        return Optional.ofNullable(probes.get(new Key(namespace, name)));
    }
}
