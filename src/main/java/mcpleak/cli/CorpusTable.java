package mcpleak.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import mcpleak.report.VerdictWords;
import mcpleak.verdict.Answer;

/** Render answers against labels, per runtime and mode, as lines of text. Pure; no state. */
final class CorpusTable {

    private CorpusTable() {}

    static List<String> lines(List<CorpusVerdict> verdicts) {
        List<String> lines = new ArrayList<>();
        lines.add("                       leaking runs              healthy runs");
        lines.add(
                "runtime and mode       runs found missed open   runs false cleared open   error of estimates >= 1 kB/call");
        Map<String, List<CorpusVerdict>> groups = verdicts.stream()
                .collect(Collectors.groupingBy(verdict -> verdict.entry().group(), TreeMap::new, Collectors.toList()));
        groups.forEach((group, members) -> lines.add(row(group, members)));
        lines.add(row("all live", mode(verdicts, "live")));
        lines.add(row("all bb", mode(verdicts, "bb")));
        lines.add("");
        lines.add(naive("naive: last RSS > 1.5 x first", verdicts, CorpusVerdict::naive));
        lines.add(naive("naive: last floor > 1.5 x round 1's", verdicts, CorpusVerdict::naiveFloor));
        verdicts.forEach(verdict -> verdict.unreadable().ifPresent(why -> lines.add("UNREADABLE: " + why)));
        verdicts.stream()
                .filter(verdict -> !verdict.entry().leaks() && !verdict.entry().healthy())
                .forEach(verdict -> lines.add(verdict.entry().label() + ", not counted: "
                        + verdict.entry().file() + ": " + verdict.verdict().answer()));
        verdicts.stream()
                .filter(verdict -> verdict.falseLeak() || verdict.falseAcquittal())
                .forEach(verdict -> lines.add("WRONG: " + verdict.entry().file() + " ("
                        + verdict.entry().label() + "): " + verdict.verdict().answer() + ": "
                        + VerdictWords.of(verdict.verdict()).sentence()));
        return lines;
    }

    private static List<CorpusVerdict> mode(List<CorpusVerdict> verdicts, String mode) {
        return verdicts.stream()
                .filter(verdict -> verdict.entry().mode().equals(mode))
                .toList();
    }

    private static String row(String name, List<CorpusVerdict> members) {
        List<CorpusVerdict> leaking =
                members.stream().filter(member -> member.entry().leaks()).toList();
        List<CorpusVerdict> healthy =
                members.stream().filter(member -> member.entry().healthy()).toList();
        return String.format(
                Locale.ROOT,
                "%-22s %4d %5d %6d %4d   %4d %5d %7d %4d   %s",
                name,
                leaking.size(),
                count(leaking, member -> member.is(Answer.LEAK)),
                count(leaking, CorpusVerdict::falseAcquittal),
                count(leaking, CorpusVerdict::open),
                healthy.size(),
                count(healthy, CorpusVerdict::falseLeak),
                count(healthy, member -> member.is(Answer.NO_LEAK)),
                count(healthy, CorpusVerdict::open),
                errors(leaking));
    }

    private static String errors(List<CorpusVerdict> leaking) {
        double[] errors = leaking.stream()
                .filter(member -> member.error().isPresent())
                .mapToDouble(member -> 100 * member.error().getAsDouble())
                .sorted()
                .toArray();
        return errors.length == 0
                ? "-"
                : String.format(
                        Locale.ROOT, "%+.1f to %+.1f %% (%d)", errors[0], errors[errors.length - 1], errors.length);
    }

    private static String naive(String name, List<CorpusVerdict> verdicts, Predicate<CorpusVerdict> convicts) {
        List<CorpusVerdict> leaking =
                verdicts.stream().filter(member -> member.entry().leaks()).toList();
        List<CorpusVerdict> healthy =
                verdicts.stream().filter(member -> member.entry().healthy()).toList();
        return String.format(
                Locale.ROOT,
                "%-36s %d of %d leaks found, %d of %d healthy runs called leaking",
                name,
                count(leaking, convicts),
                leaking.size(),
                count(healthy, convicts),
                healthy.size());
    }

    private static long count(List<CorpusVerdict> verdicts, Predicate<CorpusVerdict> which) {
        return verdicts.stream().filter(which).count();
    }
}
