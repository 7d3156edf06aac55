package mcpleak.report.page;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import mcpleak.compare.Check;
import mcpleak.compare.Comparison;
import mcpleak.recording.RecordedRun;
import mcpleak.report.page.html.Panel;
import mcpleak.report.words.FinishedRun;
import mcpleak.report.words.NumberText;
import mcpleak.report.words.VisibleText;

/** Fill the section on environment and comparability: checks against the baseline, then facts. Pure; no state. */
final class EnvironmentPanel {

    private static final String LIMIT = "memory limit";
    private static final String LIMIT_SOURCE = "memory limit source";

    private EnvironmentPanel() {}

    static Panel of(FinishedRun finished) {
        Panel panel = Panel.full("environment", "Environment and comparability");
        finished.beside()
                .ifPresentOrElse(
                        comparison -> beside(panel, comparison),
                        () -> panel.note(
                                "No baseline was given, so nothing was compared. With one: -Dbaseline=RUN; afterwards:"
                                        + " java -jar target/mcpleak-*-all.jar compare RUN RUN"));
        RecordedRun run = finished.run();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Runtime", VisibleText.name(run.runtime().name()));
        Map<String, String> environment = new TreeMap<>(run.environment());
        limit(run).ifPresent(bytes -> {
            facts.put(LIMIT, limitText(run, bytes));
            environment.keySet().removeIf(key -> key.startsWith(LIMIT));
        });
        facts.putAll(shown(environment));
        panel.facts(facts);
        return run.settings().isEmpty()
                ? panel
                : panel.folded("Settings", Panel.inner().facts(shown(run.settings())));
    }

    private static void beside(Panel panel, Comparison comparison) {
        panel.note("Beside the baseline "
                        + VisibleText.name(comparison.baseline().label()) + ": "
                        + comparison.outcome().words() + ". " + ChangeText.counts(comparison))
                .bullets(comparison.checks().stream()
                        .map(EnvironmentPanel::words)
                        .toList())
                .file("compare.html", "what changed, with intervals");
    }

    /** Word a check with its sign. */
    static String words(Check check) {
        return mark(check) + VisibleText.sentence(check.text());
    }

    private static String mark(Check check) {
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

    private static Map<String, String> shown(Map<String, String> map) {
        Map<String, String> shown = new LinkedHashMap<>();
        map.forEach((name, value) -> shown.put(VisibleText.name(name), VisibleText.name(value)));
        return shown;
    }
}
