package dev.raceprobe.probe;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.raceprobe.probe.script.Credential;
import dev.raceprobe.probe.script.Part;
import dev.raceprobe.probe.script.Start;
import dev.raceprobe.probe.script.Step;
import dev.raceprobe.probe.script.Template;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What decides is pure: time and chance are arguments, and nothing touches the world. */
class PurityTest {
    private static final String[] PURE = {
        "dev.raceprobe.probe.timeline..", "dev.raceprobe.probe.symptom..", "dev.raceprobe.probe.scenario.."
    };

    /** Of a package that has both: what is to be done, beside what does it. */
    private static final List<Class<?>> ALSO_PURE =
            List.of(Step.class, Part.class, Template.class, Start.class, Credential.class);

    /** What touches the world, of our own. */
    private static final String[] EDGES = {
        "dev.raceprobe.probe.ws..",
        "dev.raceprobe.probe.auth..",
        "dev.raceprobe.probe.round..",
        "dev.raceprobe.probe.http..",
        "dev.raceprobe.probe.metrics..",
        "dev.raceprobe.probe.tally..",
        "dev.raceprobe.probe.warmup.."
    };

    private static final JavaClasses OURS = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.raceprobe.probe");

    @Test
    void noFrameworkClientNetworkThreadOrLoggerIsUsed() {
        noClasses()
                .that(arePure())
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.vertx..",
                        "io.micrometer..",
                        "org.slf4j..",
                        "java.util.logging..",
                        "java.net.http..",
                        "java.nio.file..")
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage(EDGES)
                .orShould()
                .dependOnClassesThat(areNettysButItsBytes())
                .orShould()
                .dependOnClassesThat(areConcurrentButUnits())
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
                        && !List.of("URI", "URISyntaxException", "URLDecoder", "URLEncoder")
                                .contains(type.getSimpleName()));
    }

    private static DescribedPredicate<JavaClass> areNettysButItsBytes() {
        return DescribedPredicate.describe(
                "are of Netty and no bytes",
                type -> type.getPackageName().startsWith("io.netty.")
                        && !type.getPackageName().equals("io.netty.buffer"));
    }

    private static DescribedPredicate<JavaClass> areConcurrentButUnits() {
        return DescribedPredicate.describe(
                "run concurrently",
                type -> type.getPackageName().startsWith("java.util.concurrent")
                        && !type.isEquivalentTo(TimeUnit.class));
    }

    private static DescribedPredicate<JavaClass> arePure() {
        return JavaClass.Predicates.resideInAnyPackage(PURE)
                .or(DescribedPredicate.describe(
                        "are steps and what they are made of",
                        type -> ALSO_PURE.stream()
                                .anyMatch(pure -> type.getName().equals(pure.getName())
                                        || type.getName().startsWith(pure.getName() + "$"))));
    }

    @Test
    void noClockAndNoUnseededChanceIsUsed() {
        noClasses()
                .that(arePure())
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
