package dev.raceprobe.operator.support;

import static dev.raceprobe.operator.support.World.collected;

import dev.raceprobe.api.v1alpha1.RaceProbe;
import dev.raceprobe.contract.ContractJson;
import dev.raceprobe.operator.dependent.Owned;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Users create, edit and delete probes while the operator is killed again and again, at points that a seed draws. */
public final class KillLoop {
    private static final int NAMES = 6;
    /** Of objects that a probe owns from the first: plan, NetworkPolicy, StatefulSet. */
    private static final int KINDS = 3;

    private final World world;
    private final Random random;
    private final Supplier<Victim> victims;
    private final int lifeMillis;
    private final List<Step> steps = new ArrayList<>();
    private final Map<String, String> applied = new TreeMap<>();

    /** A probe as it is applied; no text: it is deleted. */
    private record Step(String name, Optional<String> yaml) {}

    /** @param lifeMillis for how long each lives at most */
    private KillLoop(World world, long seed, int lifeMillis, Supplier<Victim> victims) {
        this.world = world;
        this.random = new Random(seed);
        this.lifeMillis = lifeMillis;
        this.victims = victims;
    }

    /** Of operators in this process: whoever is killed says nothing more, its wire is cut. */
    public static KillLoop ofWires(World world, long seed) {
        return new KillLoop(world, seed, 1_500, () -> new Victim.Wired(world.settings()));
    }

    /** Of operators that are processes, by SIGKILL. Most of a life is the start of Java. */
    public static KillLoop ofProcesses(World world, long seed, Path log) {
        return new KillLoop(
                world,
                seed,
                5_000,
                () -> new Victim.Separate(
                        OperatorProcess.start(world.settings().kubernetes(), world.namespace(), log)));
    }

    /** Kills so many operators; one that lives on makes the world that is returned. */
    public Map<String, String> killed(int times) throws Exception {
        List<Victim> dead = new ArrayList<>();
        for (int kill = 0; kill < times; kill++) {
            dead.add(liveAndDie());
        }
        world.startOperator();
        Map<String, String> settled = settled();
        for (Victim each : dead) {
            each.bury();
        }
        return settled;
    }

    /** What the same users' steps make of an empty world under an operator that nobody disturbs. */
    public Map<String, String> undisturbed() {
        applied.keySet().forEach(this::delete);
        collected("the world is empty").until(() -> owned().isEmpty());
        steps.forEach(this::take);
        return settled();
    }

    private Victim liveAndDie() throws Exception {
        Victim operator = victims.get();
        if (random.nextBoolean()) {
            operator.awaitStart(); // else it is killed while it starts, or soon after
        }
        int edits = 1 + random.nextInt(4);
        for (int i = 0; i < edits; i++) {
            pause(random.nextInt(lifeMillis / edits));
            Step step = next();
            steps.add(step);
            take(step);
        }
        operator.kill();
        return operator;
    }

    private static void pause(long millis) throws InterruptedException {
        new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
    }

    private Step next() {
        String name = "p" + random.nextInt(NAMES);
        if (applied.containsKey(name) && random.nextInt(4) == 0) {
            return new Step(name, Optional.empty());
        }
        String yaml = Samples.text("probe-two-shards.yaml")
                .replace("name: chat}", "name: " + name + "}")
                .replace("interval: 10s", "interval: " + (10 + random.nextInt(50)) + "s")
                .replace("replicas: 2", "replicas: " + (1 + random.nextInt(3)))
                .replace("spec:", "spec:\n  suspend: " + (random.nextInt(4) == 0));
        return new Step(name, Optional.of(yaml));
    }

    private void take(Step step) {
        step.yaml()
                .ifPresentOrElse(
                        yaml -> {
                            world.apply(yaml);
                            applied.put(step.name(), yaml);
                        },
                        () -> {
                            delete(step.name());
                            applied.remove(step.name());
                        });
    }

    private void delete(String name) {
        world.client()
                .resources(RaceProbe.class)
                .inNamespace(world.namespace())
                .withName(name)
                .delete();
    }

    /** Once each probe was observed as it is and has what it owns, and nothing else is left. */
    private Map<String, String> settled() {
        collected("settled").until(this::isSettled);
        return owned();
    }

    private boolean isSettled() {
        Map<String, String> uids = new HashMap<>();
        for (String name : applied.keySet()) {
            RaceProbe probe = world.probe(name);
            if (probe.getStatus() == null
                    || !probe.getMetadata()
                            .getGeneration()
                            .equals(probe.getStatus().observedGeneration())) {
                return false;
            }
            uids.put(name, probe.getMetadata().getUid());
        }
        List<HasMetadata> objects = objects();
        return objects.size() == KINDS * uids.size()
                && objects.stream()
                        .allMatch(object -> object.getMetadata().getOwnerReferences().stream()
                                .allMatch(owner -> owner.getUid().equals(uids.get(owner.getName()))));
    }

    private List<HasMetadata> objects() {
        List<HasMetadata> objects = new ArrayList<>();
        objects.addAll(world.client()
                .apps()
                .statefulSets()
                .inNamespace(world.namespace())
                .withLabelSelector(Owned.SELECTOR)
                .list()
                .getItems());
        objects.addAll(world.client()
                .network()
                .v1()
                .networkPolicies()
                .inNamespace(world.namespace())
                .withLabelSelector(Owned.SELECTOR)
                .list()
                .getItems());
        objects.addAll(world.client()
                .configMaps()
                .inNamespace(world.namespace())
                .withLabelSelector(Owned.SELECTOR)
                .list()
                .getItems());
        return objects;
    }

    /** What is owned, as text without what is another each time: UIDs, versions, times. */
    private Map<String, String> owned() {
        Map<String, String> owned = new TreeMap<>();
        for (HasMetadata object : objects()) {
            Object content = object instanceof ConfigMap map
                    ? map.getData()
                    : object instanceof StatefulSet set ? set.getSpec() : ((NetworkPolicy) object).getSpec();
            owned.put(
                    object.getKind() + "/" + object.getMetadata().getName(),
                    ContractJson.write(object.getMetadata().getLabels())
                            + ContractJson.write(object.getMetadata().getAnnotations())
                            + ContractJson.write(content));
        }
        return owned;
    }

    @Override
    public String toString() {
        return steps.size() + " steps, " + applied.size() + " probes left";
    }
}
