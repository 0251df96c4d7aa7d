package dev.raceprobe.operator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What decides is pure: time and chance are arguments, and nothing touches the world. */
class PurityTest {
    private static final String[] PURE = {
        "dev.raceprobe.operator.stats..",
        "dev.raceprobe.operator.judge..",
        "dev.raceprobe.operator.merge..",
        "dev.raceprobe.operator.plan..",
        "dev.raceprobe.operator.validate..",
        "dev.raceprobe.operator.status..",
        "dev.raceprobe.operator.rollout..",
        "dev.raceprobe.operator.run..",
        "dev.raceprobe.operator.evidence..",
        "dev.raceprobe.operator.policy..",
        "dev.raceprobe.operator.picture.."
    };

    private static final JavaClasses OURS = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.raceprobe.operator");

    @Test
    void fromPlanToVerdictNoPackageNeedsALaterOne() {
        slices().matching("dev.raceprobe.operator.(stats|plan|merge|judge)..")
                .should()
                .beFreeOfCycles()
                .check(OURS);
    }

    @Test
    void noFrameworkClientNetworkThreadOrLoggerIsUsed() {
        noClasses()
                .that()
                .resideInAnyPackage(PURE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.vertx..",
                        "io.netty..",
                        "io.fabric8.kubernetes.client..",
                        "io.javaoperatorsdk..",
                        "io.micrometer..",
                        "org.slf4j..",
                        "java.util.logging..",
                        "java.net.http..",
                        "java.nio.file..",
                        "java.io..",
                        "java.util.concurrent..")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Thread.class)
                .orShould()
                .dependOnClassesThat(inJavaNetButValues())
                .check(OURS);
    }

    /** A URI is a text with rules; a URL, a socket or an address asks the world. */
    private static DescribedPredicate<JavaClass> inJavaNetButValues() {
        return DescribedPredicate.describe(
                "are of java.net and more than values",
                type -> type.getPackageName().equals("java.net")
                        && !List.of("URI", "URISyntaxException", "URLDecoder").contains(type.getSimpleName()));
    }

    @Test
    void noClockAndNoUnseededChanceIsUsed() {
        noClasses()
                .that()
                .resideInAnyPackage(PURE)
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(Math.class, "random")
                .orShould()
                .callConstructor(SplittableRandom.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Random.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Clock.class)
                .check(OURS);
    }

    @Test
    void everyPurePackageIsLookedAt() {
        assertThat(PURE)
                .allSatisfy(pure -> assertThat(OURS.stream()
                                .anyMatch(c -> c.getPackageName().equals(pure.substring(0, pure.length() - 2))))
                        .as(pure)
                        .isTrue());
    }
}
