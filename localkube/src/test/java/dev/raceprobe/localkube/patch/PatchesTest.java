package dev.raceprobe.localkube.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.raceprobe.localkube.kind.ResourceTypes;
import dev.raceprobe.localkube.kind.Shape;
import dev.raceprobe.localkube.object.ApiException;
import dev.raceprobe.localkube.object.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatchesTest {
    private static final Shape POD = new ResourceTypes().builtIn("Pod").shape();

    /** The examples of RFC 7396, appendix A. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {'a':'b'}               | {'a':'c'}                 | {'a':'c'}
            {'a':'b'}               | {'b':'c'}                 | {'a':'b','b':'c'}
            {'a':'b'}               | {'a':null}                | {}
            {'a':'b','b':'c'}       | {'a':null}                | {'b':'c'}
            {'a':['b']}             | {'a':'c'}                 | {'a':'c'}
            {'a':'c'}               | {'a':['b']}               | {'a':['b']}
            {'a':{'b':'c'}}         | {'a':{'b':'d','c':null}}  | {'a':{'b':'d'}}
            {'a':[{'b':'c'}]}       | {'a':[1]}                 | {'a':[1]}
            {}                      | {'a':{'bb':{'ccc':null}}} | {'a':{'bb':{}}}
            """, quoteCharacter = '"')
    void mergePatchFollowsItsRfc(String target, String patch, String result) {
        assertThat(MergePatch.apply(json(target), json(patch))).isEqualTo(json(result));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {'a':1}        | [{'op':'add','path':'/b','value':2}]                    | {'a':1,'b':2}
            {'a':[1,3]}    | [{'op':'add','path':'/a/1','value':2}]                  | {'a':[1,2,3]}
            {'a':[1]}      | [{'op':'add','path':'/a/-','value':2}]                  | {'a':[1,2]}
            {'a':1,'b':2}  | [{'op':'remove','path':'/a'}]                           | {'b':2}
            {'a':1}        | [{'op':'replace','path':'/a','value':{'b':2}}]          | {'a':{'b':2}}
            {'a':1}        | [{'op':'move','from':'/a','path':'/b'}]                 | {'b':1}
            {'a':1}        | [{'op':'copy','from':'/a','path':'/b'}]                 | {'a':1,'b':1}
            {'a/b':1}      | [{'op':'test','path':'/a~1b','value':1}]                | {'a/b':1}
            """, quoteCharacter = '"')
    void jsonPatchFollowsItsRfc(String target, String patch, String result) {
        assertThat(JsonPatch.apply(json(target), json(patch))).isEqualTo(json(result));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            [{'op':'test','path':'/a','value':2}]
            [{'op':'remove','path':'/b'}]
            [{'op':'replace','path':'/b','value':2}]
            [{'op':'add','path':'/b/c','value':2}]
            [{'op':'add','path':'b','value':2}]
            [{'op':'paint','path':'/a'}]
            """, quoteCharacter = '"')
    void aJsonPatchThatDoesNotFitIsUnprocessable(String patch) {
        assertThatThrownBy(() -> JsonPatch.apply(json("{'a':1}"), json(patch)))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.code()).isEqualTo(422));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {'containers':[{'name':'a','image':'1'}]} | {'containers':[{'name':'b','image':'2'}]}      | {'containers':[{'name':'a','image':'1'},{'name':'b','image':'2'}]}
            {'containers':[{'name':'a','image':'1'}]} | {'containers':[{'name':'a','image':'2'}]}      | {'containers':[{'name':'a','image':'2'}]}
            {'containers':[{'name':'a'},{'name':'b'}]}| {'containers':[{'name':'a','$patch':'delete'}]}| {'containers':[{'name':'b'}]}
            {'containers':[{'name':'a'}]}             | {'containers':[{'$patch':'replace'},{'name':'c'}]} | {'containers':[{'name':'c'}]}
            {'tolerations':[{'key':'a'}]}             | {'tolerations':[{'key':'b'}]}                  | {'tolerations':[{'key':'b'}]}
            {'nodeName':'x'}                          | {'nodeName':null}                              | {}
            {'containers':[{'name':'a'}]}             | {'$setElementOrder/containers':[{'name':'a'}]} | {'containers':[{'name':'a'}]}
            """, quoteCharacter = '"')
    void strategicMergePatchMergesListsByTheirKey(String spec, String patch, String result) {
        JsonNode merged = StrategicMergePatch.apply(json("{'spec':" + spec + "}"), json("{'spec':" + patch + "}"), POD);
        assertThat(merged.path("spec")).isEqualTo(json(result));
    }

    private static JsonNode json(String text) {
        return Json.parse(text.replace('\'', '"'));
    }
}
