package mcpleak.report.page;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mcpleak.ledger.LedgerReport;
import mcpleak.ledger.OpenCountTimeline;
import mcpleak.ledger.PairReport;
import mcpleak.recording.Exposure;
import mcpleak.recording.Round;
import mcpleak.report.page.chart.Plot;
import mcpleak.report.page.chart.Plot.ByteAxis;
import mcpleak.report.page.html.Markup;
import mcpleak.report.page.html.Panel;
import mcpleak.report.page.html.SvgDrawing;
import mcpleak.report.page.html.SvgDrawing.Point;
import mcpleak.report.page.html.SvgDrawing.Size;
import mcpleak.report.page.html.Table;
import mcpleak.report.words.FinishedRun;
import mcpleak.report.words.LedgerWords;
import mcpleak.report.words.NumberText;
import mcpleak.report.words.VisibleText;

/** Fill the section that tells what the server's log says was started and never stopped. */
public final class LedgerPanel {

    private static final NumberText NUMBERS = NumberText.HTML;
    private static final String NONE = "\u2013";
    private static final Plot.Area AREA = new Plot.Area(new Size(960, 190), 60, 940, 24, 140, 6);
    private static final int TICKS = 5;
    private static final int MOST_ROWS = 40;

    private LedgerPanel() {}

    /** Fill the section. */
    static Panel of(FinishedRun finished) {
        Panel panel = Panel.full("ledger", "Ledger: started and stopped");
        return finished.ledger()
                .filter(told -> !told.pairs().isEmpty() || told.calls().requests() > 0)
                .map(told -> told(panel, finished, told))
                .orElseGet(() -> panel.missing(
                        finished.ledger().isPresent()
                                ? "The server's log tells of nothing that is started or stopped; -Dledger.pairs names other lines."
                                : "No log of the server was read; -Dserver.log names one."));
    }

    private static Panel told(Panel panel, FinishedRun finished, LedgerReport told) {
        panel.note(
                        "What the server's log says was started, was stopped, and is left open. Objects in use at the end of a"
                                + " round are not leaks: what is still open after the idle gap is.")
                .bullets(told.alarms().stream().map(LedgerPanel::alarm).toList());
        if (!told.pairs().isEmpty()) {
            panel.table(pairs(told));
        }
        told.pairs().forEach(pair -> {
            Panel inner = details(pair);
            if (!inner.isEmpty()) {
                panel.folded(VisibleText.sentence(LedgerWords.sentence(pair)), inner);
            }
        });
        if (!told.calls().tools().isEmpty() || told.calls().requests() > 0) {
            panel.table(tools(finished, told));
        }
        return panel.bullets(
                LedgerWords.notes(told).stream().map(VisibleText::sentence).toList());
    }

    /** Word an alarm. */
    public static String alarm(LedgerReport.Alarm alarm) {
        return "Alarm, " + VisibleText.name(alarm.pair()) + ": " + LedgerWords.text(alarm) + " ("
                + LedgerWords.rule(alarm) + ")";
    }

    private static Table pairs(LedgerReport told) {
        Table table = new Table("Pairs")
                .text("Pair")
                .number("Started", "Stopped", "Left open", "Rate", "90 % interval", "Most at a time")
                .text("");
        for (PairReport pair : told.pairs()) {
            table.row(
                    told.alarms().stream().anyMatch(alarm -> alarm.pair().equals(pair.name())) ? "leak" : "",
                    VisibleText.name(pair.name()),
                    NUMBERS.count(pair.counts().started()),
                    NUMBERS.count(pair.counts().stopped()),
                    NUMBERS.count(pair.open()),
                    pair.growth()
                            .rate()
                            .map(rate -> LedgerWords.number(rate.percent()) + "\u00a0%")
                            .orElse(NONE),
                    pair.growth()
                            .rate()
                            .map(rate -> LedgerWords.number(rate.lowPercent()) + " to "
                                    + LedgerWords.number(rate.highPercent()) + "\u00a0%")
                            .orElse(NONE),
                    NUMBERS.count(pair.growth().peak()),
                    pair.doubts().isEmpty() ? "" : "uncertain");
        }
        return table;
    }

    private static Panel details(PairReport pair) {
        Panel inner = Panel.inner();
        if (pair.open() > 0) {
            inner.note(VisibleText.sentence(LedgerWords.growth(pair)) + ".");
        }
        chart(pair).ifPresent(svg -> inner.picture("Open over time, " + VisibleText.name(pair.name()), "chart", svg));
        List<String> texts = new ArrayList<>();
        pair.doubts().forEach(why -> texts.add("Uncertain: " + VisibleText.sentence(LedgerWords.doubt(why))));
        pair.left()
                .common()
                .forEach(what ->
                        texts.add("The calls that left them open: " + VisibleText.sentence(LedgerWords.trait(what))));
        inner.bullets(texts);
        if (!pair.left().unmatched().isEmpty()) {
            inner.table(unmatched(pair));
        }
        if (pair.left().groups().size() > 1) {
            Table table = new Table("By group").text("Group").number("Started", "Stopped", "Left open");
            pair.left().groups().stream()
                    .limit(MOST_ROWS)
                    .forEach(group -> table.row(
                            "",
                            VisibleText.name(group.name()),
                            NUMBERS.count(group.started()),
                            NUMBERS.count(group.stopped()),
                            NUMBERS.count(group.open())));
            inner.table(table);
        }
        if (!pair.left().byTool().isEmpty()) {
            Table table = new Table("Left open by tool").text("Tool").number("Left open", "Calls in the log");
            pair.left().byTool().stream()
                    .limit(MOST_ROWS)
                    .forEach(share -> table.row(
                            "",
                            VisibleText.name(share.name()),
                            NUMBERS.count(share.open()),
                            share.calls() > 0 ? NUMBERS.count(share.calls()) : NONE));
            inner.table(table);
        }
        if (pair.open() > 0 && pair.size().isPresent()) {
            PairReport.ObjectSize size = pair.size().get();
            Table table = new Table(
                            "Impact at " + NUMBERS.count(size.bytesEach()) + " B each, " + LedgerWords.source(size))
                    .number("Requests", "Left open", "Memory");
            size.impact()
                    .forEach(row -> table.row(
                            "",
                            NUMBERS.count(row.requests()),
                            NUMBERS.number(row.open()),
                            "about " + LedgerWords.about(row)));
            inner.table(table);
        }
        return inner;
    }

    /** Draw how many objects of a pair were open over the time of the log, with the calls so far below. */
    private static Optional<Markup> chart(PairReport pair) {
        List<OpenCountTimeline.Point> course = pair.growth().timeline();
        if (course.size() < 2) {
            return Optional.empty();
        }
        OpenCountTimeline.Point last = course.get(course.size() - 1);
        Plot plot = new Plot(
                        AREA,
                        "Open over time",
                        "At most " + NUMBERS.count(pair.growth().peak()) + " were open at a time, "
                                + NUMBERS.count(last.active()) + " at the end.",
                        AREA.across(0, Math.max(0.001, elapsed(pair, last).toMillis() / 1000.0)),
                        new Plot.Range(0, Math.max(4, 1.1 * pair.growth().peak()), ByteAxis.COUNT))
                .grid(4, "open");
        for (int tick = 0; tick <= TICKS; tick++) {
            OpenCountTimeline.Point at = course.get((course.size() - 1) * tick / TICKS);
            double x = plot.x(elapsed(pair, at).toMillis() / 1000.0);
            plot.svg()
                    .text(new Point(x, AREA.bottom() + 18), "tick mid", NUMBERS.elapsed(elapsed(pair, at)))
                    .text(new Point(x, AREA.bottom() + 36), "tick mid", NUMBERS.count(at.calls()) + " calls");
        }
        List<Point> line = course.stream()
                .map(point -> plot.at(elapsed(pair, point).toMillis() / 1000.0, (double) point.active()))
                .toList();
        return Optional.of(
                plot.svg().path("line private", SvgDrawing.path(List.of(line))).finished());
    }

    private static Duration elapsed(PairReport pair, OpenCountTimeline.Point point) {
        return Duration.between(pair.growth().timeline().get(0).at(), point.at());
    }

    private static Table unmatched(PairReport pair) {
        List<PairReport.Unmatched> first =
                pair.left().unmatched().stream().limit(MOST_ROWS).toList();
        Table table = new Table(
                        pair.open() > first.size()
                                ? "Still open, the first " + first.size() + " of " + NUMBERS.count(pair.open())
                                : "Still open")
                .text("Key", "Started")
                .number("Line")
                .text("Tool", "Call", "One of");
        first.forEach(open -> table.row(
                "",
                open.key().isEmpty() ? "(no key)" : VisibleText.name(open.key()),
                open.at().map(NumberText::utc).orElse(NONE),
                open.line() > 0 ? NUMBERS.count(open.line()) : NONE,
                open.call()
                        .flatMap(PairReport.Call::tool)
                        .map(VisibleText::name)
                        .orElse(NONE),
                open.call().map(call -> "call " + NUMBERS.count(call.number())).orElse(NONE)
                        + open.call()
                                .flatMap(PairReport.Call::outcome)
                                .map(outcome -> ", " + LedgerWords.outcome(outcome))
                                .orElse(""),
                open.candidates() > 1 ? NUMBERS.count(open.candidates()) + " starts" : ""));
        return table;
    }

    private static Table tools(FinishedRun finished, LedgerReport told) {
        List<Round> rounds = finished.run().rounds();
        Table table = new Table("Calls by tool").text("Tool").number("In the log", "Sent", "Not in the log");
        told.calls().tools().stream()
                .limit(MOST_ROWS)
                .forEach(tool -> row(
                        table,
                        VisibleText.name(tool.name()),
                        tool.calls(),
                        rounds.isEmpty() ? 0 : rounds.get(rounds.size() - 1).total(Exposure.tool(tool.name()))));
        row(table, "all calls", told.calls().requests(), finished.load().calls());
        return table;
    }

    private static void row(Table table, String name, long logged, long sent) {
        table.row(
                "",
                name,
                NUMBERS.count(logged),
                sent > 0 ? NUMBERS.count(sent) : NONE,
                sent > logged ? NUMBERS.count(sent - logged) : sent > 0 ? "0" : NONE);
    }
}
