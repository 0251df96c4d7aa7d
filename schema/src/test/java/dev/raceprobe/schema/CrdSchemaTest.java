package dev.raceprobe.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CrdSchemaTest {
    private static final YAMLMapper YAML = new YAMLMapper();
    private final CrdSchema schema = CrdSchema.load(CrdSchemaTest.class.getResourceAsStream("/widgets.yaml"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            nullValues = "-",
            value = {
                "{size: 3}                                   ~ -",
                "{}                                          ~ spec.size: is required",
                "{size: 0}                                   ~ spec.size: must be in [1, 100], was 0",
                "{size: 101}                                 ~ spec.size: must be in [1, 100], was 101",
                "{size: 5000000000}                          ~ spec.size: must be in [1, 100], was 5000000000",
                "{size: big}                                 ~ spec.size: must be an integer, was \"big\"",
                "{size: 1.5}                                 ~ spec.size: must be an integer, was 1.5",
                "{size: 3, mode: C}                          ~ spec.mode: must be one of A, B, was \"C\"",
                "{size: 3, low: 1 s}                         ~ spec.low: must match ^([0-9]{1,5}(h|m|s|ms)){1,4}$, was \"1 s\"",
                "{size: 3, low: 2s, high: 1500ms}            ~ spec.low: low must be at most high",
                "{size: 3, low: 1s, high: 1500ms}            ~ -",
                "{size: 1, mode: B}                          ~ spec: size must be over 1 with mode B, was 1",
                "{size: 3, sizes: 4}                         ~ spec.sizes: unknown field, did you mean size?",
                "{size: 3, nested: {parts: [a, b, c]}}       ~ spec.nested.parts: must have at most 2 items, had 3",
                "{size: 3, nested: {parts: [abcd]}}          ~ spec.nested.parts[0]: must have at most 3 characters, had 4",
                "{size: 3, nested: 5}                        ~ spec.nested: must be an object, was 5",
                "{size: 3, ports: [{name: a}, {name: a}]}    ~ spec.ports[1]: duplicate name=a",
                "{size: 3, ports: [{name: ''}]}              ~ spec.ports[0].name: must not be empty",
                "{size: 3, ports: [{name: a, tags: [b, a]}]} ~ spec.ports[0]: tags must be sorted",
                "{size: 3, ports: [{name: a, tags: [x]}]}    ~ spec.ports[0]: no x",
                "{size: 3, ports: [{name: a1}]}              ~ spec.ports[0]: no digits",
                "{size: 3, ports: [{name: ay}]}              ~ spec.ports[0]: no x or y",
                "{size: 3, anything: {goes: [1, {a: b}]}}    ~ -",
                "{size: 3, labels: {a: b}}                   ~ -",
                "{size: 3, labels: {a: 1}}                   ~ spec.labels.a: must be a string, was 1",
                "{size: 3, target: 1}                        ~ -",
                "{size: 3, target: a}                        ~ -",
                "{size: 3, target: true}                     ~ spec.target: must be an integer or a string, was true",
            })
    void eachRuleIsSaidWithPathAndValue(String spec, String violation) {
        List<String> said = schema.validate(widget(spec)).stream()
                .map(SchemaViolation::toString)
                .toList();

        assertThat(said).isEqualTo(violation == null ? List.of() : List.of(violation));
    }

    @Test
    void allViolationsAreFoundAtOnce() {
        assertThat(schema.validate(widget("{size: 0, low: x, ports: [{}, {name: a, tags: [b, a]}], odd: 1}")))
                .extracting(SchemaViolation::path)
                .containsExactlyInAnyOrder("spec.size", "spec.low", "spec.ports[0].name", "spec.odd", "spec.ports[1]");
    }

    @Test
    void defaultsFillParentsBeforeChildrenAndNullsCountAsAbsent() {
        assertThat(schema.applyDefaults(yaml("{spec: {size: 2, mode: null}}")))
                .isEqualTo(yaml("{spec: {size: 2, mode: A, nested: {depth: 7}}}"));
    }

    @Test
    void rulesAboutTransitionsNeedAnOldObject() {
        JsonNode before = widget("{size: 3, mode: A}");
        JsonNode after = widget("{size: 3, mode: B}");

        assertThat(schema.validate(after)).isEmpty();
        assertThat(schema.validate(after, Optional.of(before), UnknownFields.REFUSE))
                .containsExactly(new SchemaViolation("spec", "mode is immutable"));
    }

    @Test
    void unknownFieldsCanBePrunedInstead() {
        JsonNode object = widget("{size: 3, odd: 1, nested: {odd: 2}, anything: {a: 1}, labels: {b: c}}");

        assertThat(schema.validate(object, Optional.empty(), UnknownFields.IGNORE))
                .isEmpty();
        assertThat(schema.prune(object)).isEqualTo(widget("{size: 3, nested: {}, anything: {a: 1}, labels: {b: c}}"));
    }

    @Test
    void nameKindAndVersionAreHeldToTheirRules() {
        JsonNode object =
                yaml("{apiVersion: example.dev/v2, kind: Gadget, metadata: {name: Big_One}, spec: {size: 1, mode: A}}");

        assertThat(schema.validate(object))
                .extracting(SchemaViolation::path)
                .containsExactly("apiVersion", "kind", "metadata.name");
    }

    @Test
    void aRuleThatDoesNotCompileIsTheCrdsFault() {
        JsonNode crd = yaml("{spec: {group: g, names: {kind: K}, versions: [{name: v1, storage: true, schema:"
                + " {openAPIV3Schema: {type: object, x-kubernetes-validations: [{rule: 'self.a ==='}]}}}]}}");

        assertThatIllegalArgumentException().isThrownBy(() -> CrdSchema.of(crd)).withMessageContaining("self.a ===");
    }

    private JsonNode widget(String spec) {
        return schema.applyDefaults(
                yaml("{apiVersion: example.dev/v1, kind: Widget, metadata: {name: w}, spec: " + spec + "}"));
    }

    private static JsonNode yaml(String text) {
        try {
            return YAML.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}
