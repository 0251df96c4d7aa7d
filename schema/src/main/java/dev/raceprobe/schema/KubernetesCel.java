package dev.raceprobe.schema;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.cel.bundle.Cel;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOptions;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelFunctionBinding;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;

/**
 * CEL as a Kubernetes API server offers it to CRDs, as far as the schemas here use it: core CEL with its durations and RE2
 * patterns, the string extensions, and Kubernetes' libraries for lists and regular expressions.
 *
 * @see <a href="https://kubernetes.io/docs/reference/using-api/cel/">Common Expression Language in Kubernetes</a>
 */
final class KubernetesCel {
    private static final ListType LIST = ListType.create(SimpleType.DYN);

    static final Cel COMPILER_AND_RUNTIME = CelFactory.standardCelBuilder()
            .setOptions(CelOptions.current()
                    .enableHeterogeneousNumericComparisons(true)
                    .build())
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addVar("self", SimpleType.DYN)
            .addVar("oldSelf", SimpleType.DYN)
            .addCompilerLibraries(CelExtensions.strings())
            .addRuntimeLibraries(CelExtensions.strings())
            .addFunctionDeclarations(
                    member("isSorted", "k8s_list_is_sorted", SimpleType.BOOL),
                    member("sum", "k8s_list_sum", SimpleType.DYN),
                    member("min", "k8s_list_min", SimpleType.DYN),
                    member("max", "k8s_list_max", SimpleType.DYN),
                    CelFunctionDecl.newFunctionDeclaration(
                            "indexOf",
                            CelOverloadDecl.newMemberOverload(
                                    "k8s_list_index_of", SimpleType.INT, LIST, SimpleType.DYN)),
                    CelFunctionDecl.newFunctionDeclaration(
                            "lastIndexOf",
                            CelOverloadDecl.newMemberOverload(
                                    "k8s_list_last_index_of", SimpleType.INT, LIST, SimpleType.DYN)),
                    CelFunctionDecl.newFunctionDeclaration(
                            "find",
                            CelOverloadDecl.newMemberOverload(
                                    "k8s_string_find", SimpleType.STRING, SimpleType.STRING, SimpleType.STRING)),
                    CelFunctionDecl.newFunctionDeclaration(
                            "findAll",
                            CelOverloadDecl.newMemberOverload(
                                    "k8s_string_find_all",
                                    ListType.create(SimpleType.STRING),
                                    SimpleType.STRING,
                                    SimpleType.STRING),
                            CelOverloadDecl.newMemberOverload(
                                    "k8s_string_find_all_limit",
                                    ListType.create(SimpleType.STRING),
                                    SimpleType.STRING,
                                    SimpleType.STRING,
                                    SimpleType.INT)))
            .addFunctionBindings(
                    CelFunctionBinding.from("k8s_list_is_sorted", List.class, KubernetesCel::isSorted),
                    CelFunctionBinding.from("k8s_list_sum", List.class, KubernetesCel::sum),
                    CelFunctionBinding.from(
                            "k8s_list_min", List.class, list -> reduce(list, (a, b) -> compare(a, b) <= 0 ? a : b)),
                    CelFunctionBinding.from(
                            "k8s_list_max", List.class, list -> reduce(list, (a, b) -> compare(a, b) >= 0 ? a : b)),
                    CelFunctionBinding.from(
                            "k8s_list_index_of", List.class, Object.class, (list, item) -> (long) list.indexOf(item)),
                    CelFunctionBinding.from("k8s_list_last_index_of", List.class, Object.class, (list, item) ->
                            (long) list.lastIndexOf(item)),
                    CelFunctionBinding.from("k8s_string_find", String.class, String.class, KubernetesCel::find),
                    CelFunctionBinding.from(
                            "k8s_string_find_all",
                            String.class,
                            String.class,
                            (text, pattern) -> findAll(text, pattern, -1)),
                    CelFunctionBinding.from(
                            "k8s_string_find_all_limit",
                            List.of(String.class, String.class, Long.class),
                            arguments -> findAll((String) arguments[0], (String) arguments[1], (Long) arguments[2])))
            .build();

    private KubernetesCel() {}

    private static CelFunctionDecl member(String name, String id, dev.cel.common.types.CelType result) {
        return CelFunctionDecl.newFunctionDeclaration(name, CelOverloadDecl.newMemberOverload(id, result, LIST));
    }

    private static boolean isSorted(List<?> list) {
        for (int i = 1; i < list.size(); i++) {
            if (compare(list.get(i - 1), list.get(i)) > 0) {
                return false;
            }
        }
        return true;
    }

    private static Object sum(List<?> list) {
        if (list.stream().allMatch(Long.class::isInstance)) {
            return list.stream().mapToLong(Long.class::cast).sum();
        }
        return list.stream()
                .map(Number.class::cast)
                .mapToDouble(Number::doubleValue)
                .sum();
    }

    private static Object reduce(List<?> list, BinaryOperator<Object> choose) {
        List<Object> items = new ArrayList<>(list);
        return items.stream()
                .reduce(choose)
                .orElseThrow(() -> new IllegalArgumentException("min or max called on empty list"));
    }

    @SuppressWarnings("unchecked") // CEL lists hold values of one comparable type
    private static int compare(Object a, Object b) {
        return ((Comparable<Object>) a).compareTo(b);
    }

    private static String find(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        return matcher.find() ? matcher.group() : "";
    }

    private static List<String> findAll(String text, String pattern, long limit) {
        List<String> found = new ArrayList<>();
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        while ((limit < 0 || found.size() < limit) && matcher.find()) {
            found.add(matcher.group());
        }
        return found;
    }
}
