package mcpleak.compare;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mcpleak.recording.RecordedRun;

/**
 * Hold the runs of one build of a server.
 *
 * <p>Immutable.
 *
 * @param label what people know it by
 * @param commit its commit as far as it is known
 * @param runs its runs in order of time; never empty
 */
public record Build(String label, Optional<String> commit, List<ComparedRun> runs) {

    private static final int SHORT_COMMIT = 8;

    public Build {
        if (runs.isEmpty()) {
            throw new IllegalArgumentException("a build is known by its runs: " + label + " has none");
        }
        runs = List.copyOf(runs);
    }

    /** Sort runs into builds, in order of their first run: by {@code -Dbuild}, else CI build, else commit, else the server's own version. */
    public static List<Build> of(List<ComparedRun> runs) {
        Map<String, List<ComparedRun>> byIdentity = new LinkedHashMap<>();
        runs.stream()
                .sorted(Comparator.comparing(run -> run.run().startedAt()))
                .forEach(run -> byIdentity
                        .computeIfAbsent(identity(run.run()).orElse("unnamed build"), key -> new ArrayList<>())
                        .add(run));
        return byIdentity.entrySet().stream()
                .map(entry -> of(entry.getKey(), entry.getValue()))
                .toList();
    }

    /** Name runs together, whatever build they say they are of. */
    public static Build of(String label, List<ComparedRun> runs) {
        Optional<String> commit = Optional.ofNullable(
                        runs.get(0).run().environment().get("commit"))
                .map(text -> text.length() > SHORT_COMMIT ? text.substring(0, SHORT_COMMIT) : text);
        return new Build(label, commit, runs);
    }

    /** Name two sides, the earlier one first, each by what all its runs call their build; they are told apart. */
    public static List<Build> pair(List<ComparedRun> before, List<ComparedRun> after) {
        Build old = of(label(before, "baseline"), before);
        String label = label(after, "new build");
        return List.of(old, of(label.equals(old.label()) ? label + " (again)" : label, after));
    }

    private static String label(List<ComparedRun> runs, String otherwise) {
        List<Build> builds = of(runs);
        return builds.size() == 1 && identity(runs.get(0).run()).isPresent()
                ? builds.get(0).label()
                : otherwise;
    }

    /** Return what a run calls its build; empty if it says nothing. */
    public static Optional<String> identity(RecordedRun run) {
        Map<String, String> facts = run.environment();
        return Optional.ofNullable(facts.get("build"))
                .or(() -> Optional.ofNullable(facts.get("ci build")).map(number -> "CI build " + number))
                .or(() -> Optional.ofNullable(facts.get("git describe")))
                .or(() -> Optional.ofNullable(facts.get("commit")))
                .or(() -> Optional.ofNullable(facts.get("server info")));
    }
}
