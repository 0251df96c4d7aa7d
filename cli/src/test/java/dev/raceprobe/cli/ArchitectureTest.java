package dev.raceprobe.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the directions between the modules: {@code operator -> crds <- probe}, the others alone, cli above operator and probe. */
class ArchitectureTest {
    private static final JavaClasses OURS = new ClassFileImporter().importPackages("dev.raceprobe");

    private static final Set<String> ALL = Set.of(
            "dev.raceprobe.api..",
            "dev.raceprobe.contract..",
            "dev.raceprobe.schema..",
            "dev.raceprobe.probe..",
            "dev.raceprobe.operator..",
            "dev.raceprobe.target..",
            "dev.raceprobe.localkube..",
            "dev.raceprobe.cli..");

    private static final Map<String, Set<String>> MAY_SEE = Map.of(
            "dev.raceprobe.api..", Set.of(),
            "dev.raceprobe.contract..", Set.of("dev.raceprobe.api.."),
            "dev.raceprobe.schema..", Set.of(),
            "dev.raceprobe.probe..", Set.of("dev.raceprobe.api..", "dev.raceprobe.contract.."),
            "dev.raceprobe.operator..", Set.of("dev.raceprobe.api..", "dev.raceprobe.contract.."),
            "dev.raceprobe.target..", Set.of(),
            "dev.raceprobe.localkube..", Set.of("dev.raceprobe.schema.."));

    static Set<String> modules() {
        return MAY_SEE.keySet();
    }

    @ParameterizedTest
    @MethodSource("modules")
    void aModuleSeesOnlyWhatItMay(String module) {
        String[] forbidden = ALL.stream()
                .filter(other -> !other.equals(module) && !MAY_SEE.get(module).contains(other))
                .toArray(String[]::new);

        noClasses()
                .that()
                .resideInAPackage(module)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(forbidden)
                .check(OURS);
    }

    @Test
    void everyModuleIsLookedAt() {
        assertThat(ALL)
                .allSatisfy(module -> assertThat(OURS.stream()
                                .anyMatch(c -> c.getPackageName().startsWith(module.substring(0, module.length() - 2))))
                        .as(module)
                        .isTrue());
    }
}
