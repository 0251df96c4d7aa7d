package dev.raceprobe.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.FieldsV1;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.junit.jupiter.api.Test;

class ManagedFieldsTest {
    private static final String OBJECT = """
            {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "%s", "managedFields": [
              {"manager": "raceprobe-operator", "operation": "Apply", "fieldsType": "FieldsV1",
               "fieldsV1": {"f:metadata": {"f:ownerReferences": {"k:{\\"uid\\":\\"%s\\"}": {}}}, "f:data": {"f:plan.json": {}}}},
              {"manager": "kubectl", "operation": "Update", "fieldsType": "FieldsV1",
               "fieldsV1": {"f:data": {"f:other": {}}}}]}}
            """;

    private final KubernetesSerialization serialization =
            new KubernetesSerialization(ManagedFields.sharing(new ObjectMapper()), true);

    @Test
    void objectsShareWhatIsTheSameAndKeepWhatIsTheirOwn() {
        FieldsV1 a = own("a");
        FieldsV1 b = own("b");
        assertThat(a.getAdditionalProperties().get("f:data"))
                .isNotNull()
                .isSameAs(b.getAdditionalProperties().get("f:data"));
        assertThat(a.getAdditionalProperties().get("f:metadata"))
                .hasToString("{f:ownerReferences={k:{\"uid\":\"a\"}={}}}");
        assertThat(a).isNotEqualTo(b).isEqualTo(own("a"));
    }

    @Test
    void thoseOfOthersAreNotKept() {
        assertThat(read("a").getMetadata().getManagedFields().get(1).getFieldsV1())
                .isNull();
    }

    private FieldsV1 own(String uid) {
        return read(uid).getMetadata().getManagedFields().get(0).getFieldsV1();
    }

    private ConfigMap read(String uid) {
        return serialization.unmarshal(OBJECT.formatted(uid, uid), ConfigMap.class);
    }
}
