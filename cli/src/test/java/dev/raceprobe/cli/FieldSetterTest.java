package dev.raceprobe.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldSetterTest {
    private static final YAMLMapper YAML = new YAMLMapper();

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "a.b=1                   ~ {a: {b: 1, c: [{name: x, v: 1}, {name: y, v: 2}]}}",
                "a.new.deep=t            ~ {a: {b: 0, c: [{name: x, v: 1}, {name: y, v: 2}], new: {deep: t}}}",
                "a.c[1].v=9s             ~ {a: {b: 0, c: [{name: x, v: 1}, {name: y, v: 9s}]}}",
                "a.c[x].v=true           ~ {a: {b: 0, c: [{name: x, v: true}, {name: y, v: 2}]}}",
                "a.b=ws://h:1/p?q=r&s=80 ~ {a: {b: 'ws://h:1/p?q=r&s=80', c: [{name: x, v: 1}, {name: y, v: 2}]}}",
                "a.b='[1, 2]'            ~ {a: {b: '[1, 2]', c: [{name: x, v: 1}, {name: y, v: 2}]}}",
            })
    void setsOneField(String assignment, String after) throws InputException, JsonProcessingException {
        ObjectNode document = (ObjectNode) YAML.readTree("{a: {b: 0, c: [{name: x, v: 1}, {name: y, v: 2}]}}");

        FieldSetter.parse(assignment).apply(document);

        assertThat(document).isEqualTo(YAML.readTree(after));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "=1", "a b=1", "a..b=1", "a[=1"})
    void whatIsNotAnAssignmentIsSaid(String assignment) {
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> FieldSetter.parse(assignment))
                .withMessageContaining("--set must be path=value")
                .withMessageContaining(assignment);
    }

    @Test
    void aPathThatLeadsNowhereIsSaid() throws JsonProcessingException {
        ObjectNode document = (ObjectNode) YAML.readTree("{a: [{name: x}]}");

        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> FieldSetter.parse("a[z].v=1").apply(document))
                .withMessage("--set a[z].v=1: there is nothing at [z]");
    }
}
