package mcpleak.cli.recorded;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import mcpleak.recording.RecordedRun;
import mcpleak.report.words.VerdictWords;
import mcpleak.verdict.LeakJudge;
import mcpleak.verdict.LeakVerdict;
import mcpleak.verdict.channel.Answer;

/**
 * The verdict on one labelled run beside what the naive rules say.
 *
 * @param entry the labelled run
 * @param verdict our verdict
 * @param naive whether its last resident size exceeds 1.5 times the first: the original scripts' rule
 * @param naiveFloor whether its last floor exceeds 1.5 times that of the first round
 * @param unreadable why the run could not be read; empty if it could
 */
public record CorpusVerdict(
        Corpus.Entry entry, LeakVerdict verdict, boolean naive, boolean naiveFloor, Optional<String> unreadable) {

    /** Bytes per call from which on estimates are compared with the truth. */
    static final double MIN_COMPARED = 1000;

    /** Judge every run; one that cannot be read is not measured, and says why. */
    public static List<CorpusVerdict> all(Corpus corpus) {
        List<CorpusVerdict> verdicts = new ArrayList<>();
        for (Corpus.Entry entry : corpus.entries()) {
            verdicts.add(of(corpus, entry));
        }
        return verdicts;
    }

    private static CorpusVerdict of(Corpus corpus, Corpus.Entry entry) {
        try {
            CorpusRun.Reading reading = new CorpusRun(corpus.folder(), entry).read();
            return new CorpusVerdict(
                    entry,
                    LeakJudge.judge(reading.run()),
                    reading.grewByHalf(),
                    reading.floorGrewByHalf(),
                    Optional.empty());
        } catch (CommandFailure e) {
            return new CorpusVerdict(
                    entry,
                    LeakJudge.judge(RecordedRun.EMPTY),
                    false,
                    false,
                    Optional.of(String.valueOf(e.getMessage())));
        }
    }

    boolean is(Answer answer) {
        return verdict.answer() == answer;
    }

    boolean falseLeak() {
        return entry.healthy() && is(Answer.LEAK);
    }

    boolean falseAcquittal() {
        return entry.leaks() && is(Answer.NO_LEAK);
    }

    boolean open() {
        return is(Answer.INCONCLUSIVE) || is(Answer.NOT_MEASURED);
    }

    /** Return the relative error of the estimate, where one is to be compared. */
    OptionalDouble error() {
        OptionalDouble estimate = VerdictLines.bytesPerCall(verdict);
        boolean compared = entry.leaksBytes() && entry.trueBytesPerCall() >= MIN_COMPARED && is(Answer.LEAK);
        return compared && estimate.isPresent()
                ? OptionalDouble.of(estimate.getAsDouble() / entry.trueBytesPerCall() - 1)
                : OptionalDouble.empty();
    }

    public ObjectNode json() {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("file", entry.file());
        object.put("label", entry.label());
        object.put("mode", entry.mode());
        object.setAll(VerdictLines.json(entry.file(), verdict));
        unreadable.ifPresent(why -> object.put("error", why));
        return object;
    }

    /** Return answers against labels, per runtime and mode, as lines of text. */
    public static List<String> table(List<CorpusVerdict> verdicts) {
        List<String> lines = new ArrayList<>();
        lines.add("                       leaking runs              healthy runs");
        lines.add(
                "runtime and mode       runs found missed open   runs false cleared open   error of estimates >= 1 kB/call");
        Map<String, List<CorpusVerdict>> groups = verdicts.stream()
                .collect(Collectors.groupingBy(verdict -> verdict.entry().group(), TreeMap::new, Collectors.toList()));
        groups.forEach((group, members) -> lines.add(row(group, members)));
        lines.add(row("all live", mode(verdicts, "live")));
        if (!mode(verdicts, "ext").isEmpty()) {
            lines.add(row("all ext", mode(verdicts, "ext")));
        }
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
