package mcpleak.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** Find out which build a run measures: what {@code -Dbuild} says, what the CI system says, and git. Stateless. */
final class BuildIdentity {

    /** What {@code -Dbuild} says; a fact's name. */
    static final String BUILD = "build";

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

    private static final int LONGEST = 200;
    private static final long GIT_MILLIS = 2_000;

    private BuildIdentity() {}

    /** Return the facts that are known, by name. */
    static Map<String, String> facts(Optional<String> build, UnaryOperator<String> variable) {
        Map<String, String> facts = new LinkedHashMap<>();
        build.ifPresent(name -> facts.put(BUILD, name));
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
        List<String> command = new java.util.ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        try {
            Process git = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!git.waitFor(GIT_MILLIS, TimeUnit.MILLISECONDS)) {
                git.destroyForcibly();
                return Optional.empty();
            }
            String text = new String(git.getInputStream().readNBytes(LONGEST), StandardCharsets.UTF_8).strip();
            return git.exitValue() == 0 && !text.isEmpty() ? Optional.of(Facts.printable(text)) : Optional.empty();
        } catch (IOException noGit) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static String cut(String value) {
        String plain = Facts.printable(value);
        return plain.length() <= LONGEST ? plain : plain.substring(0, LONGEST);
    }
}
