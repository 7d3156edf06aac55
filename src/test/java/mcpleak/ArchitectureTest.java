package mcpleak;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.commons.annotation.Testable;

/** Check the arrows of ARCHITECTURE.md, and that the rules saw the classes that they speak of. */
final class ArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("mcpleak");

    /** What each room may name of the others; a package below a room belongs to it, {@code protocol} is a house of rooms. */
    private static final Map<String, Set<String>> ARROWS = new TreeMap<>(Map.ofEntries(
            Map.entry("protocol.jsonrpc", Set.of()),
            Map.entry("protocol.sse", Set.of()),
            Map.entry("protocol.message", Set.of("protocol.jsonrpc", "protocol.sse")),
            Map.entry("protocol.arguments", Set.of("protocol.message")),
            Map.entry("protocol.authorization", Set.of("protocol.message", "secret", "network")),
            Map.entry(
                    "protocol.transport",
                    Set.of(
                            "protocol.jsonrpc",
                            "protocol.sse",
                            "protocol.message",
                            "protocol.authorization",
                            "process",
                            "secret",
                            "network")),
            Map.entry("protocol.check", Set.of("protocol.jsonrpc", "protocol.message", "protocol.transport")),
            Map.entry(
                    "protocol.setting",
                    Set.of(
                            "protocol.jsonrpc",
                            "protocol.authorization",
                            "protocol.message",
                            "protocol.arguments",
                            "protocol.transport",
                            "protocol.check",
                            "network")),
            Map.entry(
                    "protocol.action",
                    Set.of(
                            "protocol.jsonrpc",
                            "protocol.authorization",
                            "protocol.message",
                            "protocol.arguments",
                            "protocol.transport",
                            "protocol.check",
                            "protocol.setting",
                            "secret",
                            "network")),
            Map.entry(
                    "protocol.dsl",
                    Set.of(
                            "protocol.jsonrpc",
                            "protocol.authorization",
                            "protocol.message",
                            "protocol.transport",
                            "protocol.check",
                            "protocol.setting",
                            "protocol.action",
                            "network")),
            Map.entry("process", Set.of()),
            Map.entry("secret", Set.of()),
            Map.entry("network", Set.of()),
            Map.entry("profile", Set.of()),
            Map.entry("time", Set.of()),
            Map.entry("recording", Set.of("time")),
            Map.entry("ledger", Set.of("time")),
            Map.entry("probe", Set.of("recording", "process", "secret", "network")),
            Map.entry("verdict", Set.of("recording")),
            Map.entry("compare", Set.of("recording", "verdict")),
            Map.entry("report", Set.of("recording", "verdict", "compare", "ledger")),
            Map.entry("server", Set.of("process", "secret", "network"))));

    private static final Pattern ROOM = Pattern.compile("mcpleak\\.(protocol\\.\\w+|\\w+)");

    private static final int MOST_FILES = 20;
    private static final int MOST_CLASSES_IN_A_CYCLE = 4;

    private static final String[] PURE = Stream.of(
                    "protocol.jsonrpc",
                    "protocol.sse",
                    "protocol.message",
                    "protocol.arguments",
                    "profile",
                    "time",
                    "recording",
                    "ledger",
                    "verdict",
                    "compare",
                    "report")
            .map(name -> "mcpleak." + name + "..")
            .toArray(String[]::new);

    static Set<String> packages() {
        return ARROWS.keySet();
    }

    /** One that names no profile is run by none. */
    @Test
    void integrationTests_nameAProfileAsTheirTag() {
        List<JavaClass> tests = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.ONLY_INCLUDE_TESTS).importPackages("mcpleak").stream()
                        .filter(test -> test.getSimpleName().endsWith("IT"))
                        .toList();

        assertThat(tests).hasSizeGreaterThan(20).allSatisfy(test -> {
            if (!test.isAnnotatedWith(Tag.class)) {
                assertThat(test.getMethods().stream().filter(method -> method.isMetaAnnotatedWith(Testable.class)))
                        .isNotEmpty()
                        .allMatch(method -> method.isAnnotatedWith(Tag.class));
            }
        });
    }

    @Test
    void importer_seesEveryPackage() {
        Map<String, Long> counts = CLASSES.stream()
                .collect(Collectors.groupingBy(ArchitectureTest::room, TreeMap::new, Collectors.counting()));

        System.out.println("ArchUnit saw " + CLASSES.size() + " classes: " + counts);
        assertThat(counts.keySet()).containsAll(ARROWS.keySet()).contains("run", "cli");
        assertThat(CLASSES.size()).isGreaterThan(100);
    }

    @ParameterizedTest
    @MethodSource("packages")
    void package_namesOnlyWhatItMay(String name) {
        Set<String> allowed = ARROWS.getOrDefault(name, Set.of());
        noClasses()
                .that()
                .resideInAPackage("mcpleak." + name + "..")
                .should()
                .dependOnClassesThat(new DescribedPredicate<>("reside in another package than " + allowed) {
                    @Override
                    public boolean test(JavaClass target) {
                        String other = room(target);
                        return !other.isEmpty() && !other.equals(name) && !allowed.contains(other);
                    }
                })
                .check(CLASSES);
    }

    @Test
    void packages_haveNoCycles() {
        slices().matching("mcpleak.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void packages_haveFewFiles() {
        Map<String, Long> files = CLASSES.stream()
                .filter(JavaClass::isTopLevelClass)
                .filter(type -> !type.getSimpleName().equals("package-info"))
                .collect(Collectors.groupingBy(JavaClass::getPackageName, TreeMap::new, Collectors.counting()));

        assertThat(files).hasSizeGreaterThan(30);
        assertThat(files.entrySet())
                .allSatisfy(entry -> assertThat(entry.getValue())
                        .as("files of %s", entry.getKey())
                        .isLessThanOrEqualTo(MOST_FILES));
    }

    @Test
    void classes_haveNoLargeCycles() {
        assertThat(ArchitectureMeasures.ofMainClasses().largestCycle())
                .hasSizeLessThanOrEqualTo(MOST_CLASSES_IN_A_CYCLE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "java.lang.Thread", "java.io.File", "java.io.FileInputStream", "java.io.FileOutputStream",
                "java.nio.file.Files", "java.net.Socket", "java.net.http.HttpClient", "java.security.SecureRandom",
                "java.util.concurrent.ThreadLocalRandom", "java.time.Clock"
            })
    void purePackages_doNotTouchTheWorld(String forbidden) {
        noClasses()
                .that()
                .resideInAnyPackage(PURE)
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName(forbidden)
                .check(CLASSES);
    }

    @Test
    void purePackages_doNotAskForTheTimeOrLuck() {
        noClasses()
                .that()
                .resideInAnyPackage(PURE)
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(Math.class, "random")
                .orShould()
                .callConstructor(java.util.Random.class)
                .check(CLASSES);
    }

    @Test
    void scala_staysWhereGatlingIsSpokenTo() {
        assertThat(CLASSES.stream()
                        .filter(type -> !room(type).matches("protocol\\.(action|check|setting)"))
                        .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                        .filter(dependency -> dependency
                                .getTargetClass()
                                .getPackageName()
                                .matches("(scala|io\\.gatling\\.(core|commons))(\\..*)?"))
                        .map(Dependency::getDescription)
                        .filter(description -> !isForcedByGatling(description)))
                .isEmpty();
    }

    @Test
    void netty_staysInTheProtocol() {
        noClasses()
                .that()
                .resideOutsideOfPackages("mcpleak.protocol..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.netty..", "io.gatling.http..")
                .check(CLASSES);
    }

    @Test
    void names_sayWhatTheyAre() {
        assertThat(CLASSES.stream()
                        .map(JavaClass::getSimpleName)
                        .filter(name -> name.matches(".*(Util|Utils|Helper|Manager|Impl|Data|Info|Base)")))
                .isEmpty();
        assertThat(CLASSES.stream()
                        .map(JavaClass::getPackageName)
                        .filter(name -> name.matches(".*\\.(util|common|core|impl|helper|manager|data)(\\..*)?")))
                .isEmpty();
    }

    @Test
    void publicClasses_areFinalUnlessMeantForExtension() {
        assertThat(CLASSES.stream()
                        .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                        .filter(type -> !type.isInterface() && !type.isEnum() && !type.isAnnotation())
                        .filter(type -> !type.getModifiers().contains(JavaModifier.FINAL))
                        .filter(type -> !type.getModifiers().contains(JavaModifier.ABSTRACT))
                        .map(JavaClass::getName))
                .isEmpty();
    }

    /** Return the room of a class: the first part of its package's name below ours, two parts below {@code protocol}. */
    private static String room(JavaClass type) {
        Matcher below = ROOM.matcher(type.getPackageName());
        return below.lookingAt() ? below.group(1) : "";
    }

    /** Gatling's Java API makes a protocol and an action builder declare these two methods with types of its core. */
    private static boolean isForcedByGatling(String description) {
        return description.contains(".protocol()") || description.contains(".asScala()");
    }
}
