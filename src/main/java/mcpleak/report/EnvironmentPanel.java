package mcpleak.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;
import mcpleak.compare.Check;
import mcpleak.compare.Comparison;
import mcpleak.report.PageView.Block;
import mcpleak.report.PageView.Bullets;
import mcpleak.report.PageView.Fact;
import mcpleak.report.PageView.Facts;
import mcpleak.report.PageView.FileLink;
import mcpleak.report.PageView.Files;
import mcpleak.report.PageView.Folded;
import mcpleak.report.PageView.Note;
import mcpleak.report.PageView.Panel;
import mcpleak.series.RecordedRun;

/** Fill the section on environment and comparability: checks against the baseline, then facts. Pure; no state. */
final class EnvironmentPanel {

    private static final String LIMIT = "memory limit";
    private static final String LIMIT_SOURCE = "memory limit source";

    private EnvironmentPanel() {}

    static Panel of(FinishedRun finished) {
        List<Block> blocks = new ArrayList<>();
        finished.beside()
                .ifPresentOrElse(
                        comparison -> beside(blocks, comparison),
                        () -> blocks.add(new Note(
                                "No baseline was given, so nothing was compared. With one: -Dbaseline=RUN; afterwards:"
                                        + " java -jar target/mcpleak.jar compare RUN RUN")));
        RecordedRun run = finished.run();
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact("Runtime", VisibleText.name(run.runtime().name())));
        limit(run).ifPresent(bytes -> facts.add(new Fact(LIMIT, limitText(run, bytes))));
        facts.addAll(facts(run.environment().entrySet().stream()
                .filter(fact -> limit(run).isEmpty() || !fact.getKey().startsWith(LIMIT))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (one, other) -> one, TreeMap::new))));
        blocks.add(new Facts(facts));
        if (!run.settings().isEmpty()) {
            blocks.add(new Folded("Settings", List.of(new Facts(facts(run.settings())))));
        }
        return new Panel("environment", "full", "Environment and comparability", blocks);
    }

    private static void beside(List<Block> blocks, Comparison comparison) {
        blocks.add(new Note(
                "Beside the baseline " + VisibleText.name(comparison.baseline().label()) + ": "
                        + comparison.outcome().words() + ". " + ChangeText.counts(comparison)));
        blocks.add(new Bullets(comparison.checks().stream()
                .map(check -> mark(check) + VisibleText.sentence(check.text()))
                .toList()));
        blocks.add(new Files(List.of(new FileLink("compare.html", "what changed, with intervals", ""))));
    }

    /** Return the sign of a check, with a space after it. */
    static String mark(Check check) {
        return switch (check.level()) {
            case SAME -> "\u2713 ";
            case REMARK -> "\u26a0 ";
            case REFUSED -> "\u2717 ";
        };
    }

    /** Return the limit of the server's memory in bytes; empty if it is not known. */
    static OptionalLong limitBytes(RecordedRun run) {
        return limit(run).map(OptionalLong::of).orElseGet(OptionalLong::empty);
    }

    /** Word the limit with its source: {@code 512 MiB limit (cgroup)}. */
    static String limitText(RecordedRun run, long bytes) {
        String source = run.environment().getOrDefault(LIMIT_SOURCE, "");
        return NumberText.HTML.bytes((double) bytes) + (source.isEmpty() ? "" : " (" + VisibleText.name(source) + ")");
    }

    private static Optional<Long> limit(RecordedRun run) {
        String text = run.environment().getOrDefault(LIMIT, "");
        return text.matches("[0-9]{1,18}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
    }

    private static List<Fact> facts(Map<String, String> map) {
        return map.entrySet().stream()
                .map(entry -> new Fact(VisibleText.name(entry.getKey()), VisibleText.name(entry.getValue())))
                .toList();
    }
}
