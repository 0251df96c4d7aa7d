package dev.raceprobe.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.raceprobe.api.v1alpha1.RaceProbe;
import dev.raceprobe.operator.support.Samples;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WhatIsKeptTest {
    private final KubernetesSerialization serialization =
            new KubernetesSerialization(PodsWithoutSpec.reading(new ObjectMapper()), true);
    private final ProbeCloner cloner = new ProbeCloner(serialization);

    @Test
    void ofAPodAllButItsSpec() {
        Pod pod = serialization.unmarshal("""
                apiVersion: v1
                kind: Pod
                metadata: {name: chat-0, labels: {a: b}}
                spec: {containers: [{name: probe, image: x}]}
                status: {phase: Running, podIP: 10.0.0.1}
                """, Pod.class);
        assertThat(pod.getSpec()).isNull();
        assertThat(pod.getMetadata().getLabels()).containsEntry("a", "b");
        assertThat(pod.getStatus().getPodIP()).isEqualTo("10.0.0.1");
    }

    @Test
    void ofAStatefulSetThePodsSpecToo() {
        StatefulSet set = serialization.unmarshal("""
                apiVersion: apps/v1
                kind: StatefulSet
                metadata: {name: chat}
                spec: {template: {spec: {containers: [{name: probe, image: x}]}}}
                """, StatefulSet.class);
        assertThat(set.getSpec().getTemplate().getSpec().getContainers())
                .singleElement()
                .satisfies(container -> assertThat(container.getImage()).isEqualTo("x"));
    }

    @Test
    void theCopyOfARaceProbeIsEqualAndHasMetadataOfItsOwn() {
        RaceProbe probe = Samples.probe("probe-two-shards.yaml");
        probe.getMetadata().setAnnotations(Map.of("a", "b"));
        RaceProbe copy = cloner.clone(probe);
        assertThat(serialization.asYaml(copy)).isEqualTo(serialization.asYaml(probe));
        assertThat(copy.getSpec()).isSameAs(probe.getSpec());
        copy.getMetadata().setName("another");
        copy.getMetadata().getAnnotations().put("a", "c");
        assertThat(probe.getMetadata().getName()).isEqualTo("chat");
        assertThat(probe.getMetadata().getAnnotations()).containsEntry("a", "b");
    }

    @Test
    void aCopyOfAllElseSharesNothing() {
        ConfigMap map = new ConfigMapBuilder().withData(Map.of("a", "b")).build();
        ConfigMap copy = cloner.clone(map);
        assertThat(copy).isEqualTo(map).isNotSameAs(map);
        assertThat(copy.getData()).isNotSameAs(map.getData());
    }
}
