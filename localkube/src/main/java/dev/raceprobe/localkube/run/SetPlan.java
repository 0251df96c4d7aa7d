package dev.raceprobe.localkube.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.raceprobe.localkube.object.Meta;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a StatefulSet needs next. Pure.
 *
 * @param create ordinals
 * @param delete pods
 */
record SetPlan(List<Integer> create, List<ObjectNode> delete) {
    private static final SetPlan NOTHING = new SetPlan(List.of(), List.of());

    static SetPlan of(JsonNode set, Map<Integer, ObjectNode> pods) {
        int first = set.at("/spec/ordinals/start").asInt();
        int end = first + set.at("/spec/replicas").asInt(1);
        TreeMap<Integer, ObjectNode> wanted = new TreeMap<>(pods);
        wanted.keySet().removeIf(ordinal -> ordinal < first || ordinal >= end);
        List<ObjectNode> condemned = pods.entrySet().stream()
                .filter(entry -> !wanted.containsKey(entry.getKey()))
                .sorted(Map.Entry.<Integer, ObjectNode>comparingByKey().reversed())
                .map(Map.Entry::getValue)
                .toList();
        SetPlan scale = set.at("/spec/podManagementPolicy").asText().equals("Parallel")
                ? parallel(first, end, wanted, condemned)
                : ordered(first, end, wanted, condemned);
        boolean settled = scale.create.isEmpty() && scale.delete.isEmpty() && condemned.isEmpty();
        return settled ? roll(set, wanted) : scale;
    }

    private static SetPlan parallel(
            int first, int end, TreeMap<Integer, ObjectNode> wanted, List<ObjectNode> condemned) {
        List<Integer> create = new ArrayList<>();
        for (int ordinal = first; ordinal < end; ordinal++) {
            if (!wanted.containsKey(ordinal)) {
                create.add(ordinal);
            }
        }
        List<ObjectNode> delete = new ArrayList<>(condemned);
        wanted.values().stream().filter(SetPlan::hasEnded).forEach(delete::add);
        delete.removeIf(Meta::isDeleting);
        return new SetPlan(create, delete);
    }

    /** One pod at a time: up when all before it are ready, down from the end. */
    private static SetPlan ordered(
            int first, int end, TreeMap<Integer, ObjectNode> wanted, List<ObjectNode> condemned) {
        for (int ordinal = first; ordinal < end; ordinal++) {
            ObjectNode pod = wanted.get(ordinal);
            if (pod == null) {
                return new SetPlan(List.of(ordinal), List.of());
            }
            if (hasEnded(pod) && !Meta.isDeleting(pod)) {
                return new SetPlan(List.of(), List.of(pod));
            }
            if (!isReady(pod)) {
                return NOTHING;
            }
        }
        return condemned.isEmpty() || Meta.isDeleting(condemned.get(0))
                ? NOTHING
                : new SetPlan(List.of(), List.of(condemned.get(0)));
    }

    /** RollingUpdate ends one old pod at a time, from the end; OnDelete none. */
    private static SetPlan roll(JsonNode set, TreeMap<Integer, ObjectNode> pods) {
        if (!set.at("/spec/updateStrategy/type").asText().equals("RollingUpdate")) {
            return NOTHING;
        }
        int partition = set.at("/spec/updateStrategy/rollingUpdate/partition").asInt();
        String revision = SetPods.revision(set);
        for (Map.Entry<Integer, ObjectNode> entry : pods.descendingMap().entrySet()) {
            ObjectNode pod = entry.getValue();
            boolean old = !Meta.label(pod, SetPods.REVISION).equals(revision);
            if (entry.getKey() >= partition && old && !Meta.isDeleting(pod)) {
                return new SetPlan(List.of(), List.of(pod));
            }
            if (!isReady(pod)) {
                return NOTHING;
            }
        }
        return NOTHING;
    }

    static boolean isReady(ObjectNode pod) {
        return Optional.of(pod)
                .filter(p -> !Meta.isDeleting(p))
                .filter(p -> Meta.condition(p, "Ready").equals("True"))
                .isPresent();
    }

    private static boolean hasEnded(ObjectNode pod) {
        String phase = pod.at("/status/phase").asText();
        return phase.equals("Failed") || phase.equals("Succeeded");
    }
}
