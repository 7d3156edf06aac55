package mcpleak.report.words;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import mcpleak.recording.Exposure;
import mcpleak.recording.Round;
import mcpleak.verdict.growth.ToolGrowth;

/**
 * Shorten the over-long tool names of a run inside the sentences that quote them, so that a name of 10,000 characters does
 * not push a sentence's numbers out of sight.
 *
 * <p>Immutable.
 */
public final class RunText {

    private static final String STOPS = ".!?";

    private final List<String> longNames;

    private RunText(List<String> longNames) {
        this.longNames = List.copyOf(longNames);
    }

    /** Collect the over-long names of a run. */
    public static RunText of(FinishedRun finished) {
        Set<String> names = new HashSet<>();
        finished.verdict().culprit().flatMap(culprit -> culprit.name()).ifPresent(names::add);
        finished.verdict().beside().stream()
                .flatMap(other -> other.culprit().name().stream())
                .forEach(names::add);
        finished.verdict().tools().stream()
                .map(ToolGrowth::name)
                .map(CulpritText::tool)
                .forEach(names::add);
        for (Round round : finished.run().rounds()) {
            round.cumulative().keySet().stream().map(Exposure::name).forEach(names::add);
        }
        List<String> longest = new ArrayList<>(names);
        longest.removeIf(name -> name.length() <= VisibleText.NAME_LIMIT);
        longest.sort(Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()));
        return new RunText(longest);
    }

    /** Show a sentence: one line, harmless, names cut. */
    public String sentence(String text) {
        return VisibleText.sentence(shortened(text));
    }

    /** Show a clause as a sentence: capital first, full stop last. */
    public String fullSentence(String clause) {
        String text = sentence(clause);
        if (text.isEmpty()) {
            return text;
        }
        int first = text.offsetByCodePoints(0, 1);
        String capital = text.substring(0, first).toUpperCase(Locale.ROOT) + text.substring(first);
        return STOPS.indexOf(capital.charAt(capital.length() - 1)) >= 0 ? capital : capital + ".";
    }

    /** Show a sentence in printable ASCII: one line, harmless, names cut. */
    public String asciiSentence(String text) {
        return VisibleText.asciiSentence(shortened(text));
    }

    private String shortened(String text) {
        String rest = text;
        for (String name : longNames) {
            rest = rest.replace(name, VisibleText.cut(name));
        }
        return rest;
    }
}
