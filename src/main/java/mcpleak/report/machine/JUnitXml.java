package mcpleak.report.machine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import mcpleak.ledger.LedgerReport;
import mcpleak.ledger.PairReport;
import mcpleak.recording.LeftOutTools;
import mcpleak.recording.RunEvent;
import mcpleak.report.page.CoveragePanel;
import mcpleak.report.page.LedgerPanel;
import mcpleak.report.page.html.Markup;
import mcpleak.report.words.ChannelWords;
import mcpleak.report.words.CulpritText;
import mcpleak.report.words.FinishedRun;
import mcpleak.report.words.FollowUpWords;
import mcpleak.report.words.LedgerWords;
import mcpleak.report.words.NumberText;
import mcpleak.report.words.RunText;
import mcpleak.report.words.VisibleText;
import mcpleak.verdict.LeakVerdict;
import mcpleak.verdict.channel.Answer;
import mcpleak.verdict.channel.ChannelVerdict;
import mcpleak.verdict.growth.Result;
import mcpleak.verdict.growth.ToolGrowth;

/**
 * Render {@code TEST-mcpleak.xml} as Surefire would: one suite, one case for the verdict and one each for channels and tools, those left out too.
 *
 * <p>Thread-safe. A leak is a failure. Without an answer the verdict's case is an error where that fails the build, else
 * skipped; a channel that may neither convict nor acquit is skipped, and so is a tool that was not called. Characters that XML 1.0 forbids become escapes.
 */
public final class JUnitXml {

    private static final NumberText NUMBERS = NumberText.ASCII;

    private final FinishedRun finished;
    private final Undecided undecided;
    private final RunText texts;

    private JUnitXml(FinishedRun finished, Undecided undecided) {
        this.finished = finished;
        this.undecided = undecided;
        texts = RunText.of(finished);
    }

    /** Say what a run that ends without an answer does to the build. */
    public enum Undecided {
        /** It fails the build. */
        FAILS,
        /** It is only told. */
        TOLERATED
    }

    /** How one case ended. */
    private enum Outcome {
        PASSED,
        FAILURE,
        ERROR,
        SKIPPED
    }

    private record Case(String name, Outcome outcome, String message) {}

    /** Render a run. */
    public static String text(FinishedRun finished, Undecided undecided) {
        return new JUnitXml(finished, undecided).suite().toString();
    }

    private List<Case> cases() {
        LeakVerdict verdict = finished.verdict();
        List<Case> cases = new ArrayList<>();
        cases.add(new Case("no leak", outcome(verdict.answer()), ConsoleSummary.verdictLine(finished)));
        verdict.followUp()
                .comparison()
                .ifPresent(found -> cases.add(new Case(
                        "no worse than the baseline",
                        outcome(found.change()),
                        texts.asciiSentence(FollowUpWords.sentence(found)))));
        finished.run().events().stream()
                .filter(event -> event.kind() == RunEvent.Kind.LEFT_BEHIND)
                .forEach(event -> cases.add(new Case(
                        "servers end with their input",
                        undecided == Undecided.FAILS ? Outcome.FAILURE : Outcome.SKIPPED,
                        texts.asciiSentence(event.text()))));
        verdict.channels().forEach(channel -> cases.add(of(channel)));
        if (CulpritText.undistinguished(verdict).isEmpty()) {
            verdict.tools().forEach(tool -> cases.add(of(tool)));
        }
        LeftOutTools not = finished.coverage().notCalled();
        not.listed().forEach(tool -> cases.add(of(tool)));
        CoveragePanel.unlisted(not.unlisted())
                .ifPresent(text -> cases.add(new Case("further tools not called", Outcome.SKIPPED, text)));
        finished.ledger().ifPresent(told -> told.pairs().forEach(pair -> cases.add(of(told, pair))));
        return cases;
    }

    private Markup suite() {
        List<Case> cases = cases();
        String name = "mcpleak." + VisibleText.asciiName(finished.run().simulation());
        return Markup.of(
                """
                <?xml version="1.0" encoding="UTF-8"?>
                <testsuite name="{}" tests="{}" failures="{}" errors="{}" skipped="{}" time="{}" timestamp="{}">
                  <properties>
                {}{}  </properties>
                {}</testsuite>
                """,
                name,
                cases.size(),
                count(cases, Outcome.FAILURE),
                count(cases, Outcome.ERROR),
                count(cases, Outcome.SKIPPED),
                seconds(),
                finished.run().startedAt(),
                Markup.each(
                        finished.run().environment().entrySet(),
                        fact -> Markup.of(
                                "    <property name=\"{}\" value=\"{}\"/>\n",
                                VisibleText.asciiName(fact.getKey()),
                                VisibleText.asciiName(fact.getValue()))),
                Markup.each(
                        finished.coverage().called(),
                        tool -> Markup.of(
                                "    <property name=\"tool called: {}\" value=\"{} ok, {} failed\"/>\n",
                                VisibleText.asciiName(tool.name()),
                                tool.ok(),
                                tool.failed())),
                Markup.each(
                        cases,
                        one -> Markup.of(
                                "  <testcase classname=\"{}\" name=\"{}\" time=\"0\">{}</testcase>\n",
                                name,
                                one.name(),
                                ending(one))));
    }

    private Markup ending(Case one) {
        return switch (one.outcome()) {
            case PASSED -> Markup.NONE;
            case FAILURE ->
                Markup.of("<failure type=\"{}\" message=\"{}\">{}</failure>", type(), one.message(), one.message());
            case ERROR ->
                Markup.of("<error type=\"{}\" message=\"{}\">{}</error>", type(), one.message(), one.message());
            case SKIPPED -> Markup.of("<skipped message=\"{}\"/>", one.message());
        };
    }

    private Answer type() {
        return finished.verdict().answer();
    }

    private Outcome outcome(Answer answer) {
        return switch (answer) {
            case LEAK -> Outcome.FAILURE;
            case NO_LEAK -> Outcome.PASSED;
            case INCONCLUSIVE, NOT_MEASURED -> undecided == Undecided.FAILS ? Outcome.ERROR : Outcome.SKIPPED;
        };
    }

    private static Outcome outcome(Result change) {
        return switch (change) {
            case WORSE -> Outcome.FAILURE;
            case BETTER, UNCHANGED -> Outcome.PASSED;
            case INCONCLUSIVE, NOT_COMPARABLE, ONLY_IN_ONE -> Outcome.SKIPPED;
        };
    }

    private Case of(ChannelVerdict channel) {
        Outcome outcome = switch (channel.answer()) {
            case LEAK -> Outcome.FAILURE;
            case NO_LEAK -> Outcome.PASSED;
            case INCONCLUSIVE, NOT_MEASURED -> Outcome.SKIPPED;
        };
        String growth = channel.rate()
                .map(rate -> NUMBERS.rate(rate.value(), channel.unit()) + " ("
                        + NUMBERS.interval(rate, channel.unit()) + "), allowed "
                        + NUMBERS.rate(channel.margin(), channel.unit()) + ": ")
                .orElse("");
        return new Case(
                "growth of " + VisibleText.asciiName(channel.channel().name()),
                outcome,
                growth + texts.asciiSentence(ChannelWords.reason(channel)));
    }

    private Case of(ToolGrowth tool) {
        boolean named = CulpritText.isNamed(finished.verdict(), tool);
        String growth = NUMBERS.bytes(tool.rate().value()) + " each (" + NUMBERS.byteInterval(tool.rate()) + ")";
        String name = VisibleText.asciiName(CulpritText.tool(tool.name()));
        return new Case("growth by " + name, named ? Outcome.FAILURE : Outcome.PASSED, growth);
    }

    private static Case of(LeftOutTools.Tool tool) {
        return new Case(
                "tool " + VisibleText.asciiName(tool.name()),
                Outcome.SKIPPED,
                "not called: " + VisibleText.asciiSentence(tool.reason()));
    }

    private static Case of(LedgerReport told, PairReport pair) {
        List<String> alarms = told.alarms().stream()
                .filter(alarm -> alarm.pair().equals(pair.name()))
                .map(LedgerPanel::alarm)
                .map(VisibleText::asciiSentence)
                .toList();
        String counts = VisibleText.asciiSentence(LedgerWords.sentence(pair));
        return new Case(
                "ledger of " + VisibleText.asciiName(pair.name()),
                alarms.isEmpty() ? Outcome.PASSED : Outcome.FAILURE,
                alarms.isEmpty() ? counts : String.join("; ", alarms) + ". " + counts);
    }

    private String seconds() {
        return finished.run()
                .endedAt()
                .map(end -> Duration.between(finished.run().startedAt(), end).toMillis() / 1000.0)
                .map(seconds -> String.format(Locale.ROOT, "%.3f", seconds))
                .orElse("0");
    }

    private static long count(List<Case> cases, Outcome outcome) {
        return cases.stream().filter(one -> one.outcome() == outcome).count();
    }
}
