package mcpleak.run.recorder;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import mcpleak.profile.LoadProfile;
import mcpleak.profile.Properties;
import mcpleak.profile.ServerChoice;
import mcpleak.recording.ServerRuntime;
import mcpleak.secret.SecretMask;
import oshi.SystemInfo;
import oshi.hardware.HardwareAbstractionLayer;

/** What a reader must know to compare two runs: of host, server and load, and which build it is by -Dbuild, CI and git. Stateless. */
public final class Facts {

    private static final int LONGEST = 300;

    /** Names of the variables that CI systems set, by the fact that they tell; the first that is set counts. */
    private static final Map<String, List<String>> VARIABLES = new LinkedHashMap<>();

    static {
        VARIABLES.put(
                "ci build",
                List.of(
                        "GITHUB_RUN_NUMBER",
                        "CI_PIPELINE_IID",
                        "BUILDKITE_BUILD_NUMBER",
                        "CIRCLE_BUILD_NUM",
                        "BUILD_NUMBER"));
        VARIABLES.put(
                "commit",
                List.of(
                        "GITHUB_SHA",
                        "CI_COMMIT_SHA",
                        "BUILDKITE_COMMIT",
                        "CIRCLE_SHA1",
                        "BUILD_SOURCEVERSION",
                        "GIT_COMMIT"));
        VARIABLES.put(
                "branch",
                List.of("GITHUB_REF_NAME", "CI_COMMIT_REF_NAME", "BUILDKITE_BRANCH", "CIRCLE_BRANCH", "GIT_BRANCH"));
    }

    private static final int LONGEST_OF_BUILD = 200;
    private static final long GIT_MILLIS = 2_000;

    private Facts() {}

    /** Return the facts of a run that are known before it begins, by name. */
    public static Map<String, String> ofRun(LoadProfile profile, URI url) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("profile", profile.get(Properties.PROFILE) + " (" + profile.hash() + ")");
        facts.put(
                "url",
                profile.settings()
                        .getOrDefault(
                                "url", profile.server() instanceof ServerChoice.Stdio ? "stdio" : url.toString()));
        facts.putAll(ofHost());
        facts.putAll(ofBuild(profile.get(Properties.BUILD), System::getenv));
        return facts;
    }

    private static Map<String, String> ofHost() {
        HardwareAbstractionLayer hardware = new SystemInfo().getHardware();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put(
                "host system",
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"));
        facts.put("host processors", Integer.toString(hardware.getProcessor().getLogicalProcessorCount()));
        facts.put(
                "host memory",
                String.format(Locale.ROOT, "%.1f GiB", hardware.getMemory().getTotal() / Math.pow(1024, 3)));
        facts.put("load generator", "Java " + System.getProperty("java.version"));
        return facts;
    }

    public static Map<String, String> ofServer(long pid) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("server pid", Long.toString(pid));
        ProcessHandle.of(pid)
                .flatMap(process -> process.info().commandLine())
                .ifPresent(line -> facts.put("server command line", printable(SecretMask.mask(line))));
        return facts;
    }

    /** Hide the secrets in settings. */
    public static Map<String, String> masked(Map<String, String> settings) {
        Map<String, String> masked = new LinkedHashMap<>();
        settings.forEach((name, value) -> masked.put(name, SecretMask.mask(value)));
        return masked;
    }

    public static String runtime(ServerRuntime runtime) {
        return switch (runtime.model()) {
            case JVM_PRETOUCHED -> runtime.name() + ", heap resident from the start";
            case NODE_SMALL_SEMI_SPACE -> runtime.name() + ", small young generation";
            case NATIVE, NODE, JVM, MANAGED, UNKNOWN -> runtime.name();
        };
    }

    /** Make text of the server fit for one line of a console. */
    public static String printable(String text) {
        String plain = text.replaceAll("[^\\x20-\\x7E]", "?");
        return plain.length() <= LONGEST
                ? plain
                : plain.substring(0, LONGEST) + "... (" + plain.length() + " characters)";
    }

    private static Map<String, String> ofBuild(Optional<String> build, UnaryOperator<String> variable) {
        Map<String, String> facts = new LinkedHashMap<>();
        build.ifPresent(name -> facts.put("build", name));
        VARIABLES.forEach((fact, names) -> names.stream()
                .map(name -> Optional.ofNullable(variable.apply(name)).orElse(""))
                .filter(value -> !value.isBlank())
                .findFirst()
                .ifPresent(value -> facts.put(fact, cut(value))));
        if (!facts.containsKey("commit")) {
            git("rev-parse", "HEAD").ifPresent(commit -> facts.put("commit", commit));
        }
        git("describe", "--always", "--dirty", "--tags").ifPresent(text -> facts.put("git describe", text));
        return facts;
    }

    private static Optional<String> git(String... arguments) {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        try {
            Process git = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!git.waitFor(GIT_MILLIS, TimeUnit.MILLISECONDS)) {
                git.destroyForcibly();
                return Optional.empty();
            }
            String text = new String(git.getInputStream().readNBytes(LONGEST_OF_BUILD), StandardCharsets.UTF_8).strip();
            return git.exitValue() == 0 && !text.isEmpty() ? Optional.of(printable(text)) : Optional.empty();
        } catch (IOException noGit) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static String cut(String value) {
        String plain = printable(value);
        return plain.length() <= LONGEST_OF_BUILD ? plain : plain.substring(0, LONGEST_OF_BUILD);
    }
}
