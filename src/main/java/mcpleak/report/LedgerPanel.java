package mcpleak.report;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mcpleak.ledger.Alarm;
import mcpleak.ledger.CoursePoint;
import mcpleak.ledger.LedgerReport;
import mcpleak.ledger.LedgerText;
import mcpleak.ledger.PairReport;
import mcpleak.ledger.Unmatched;
import mcpleak.report.SvgDrawing.Point;
import mcpleak.report.SvgDrawing.Size;
import mcpleak.series.Exposure;
import mcpleak.series.Round;

/** Fill the section that tells what the server's log says was started and never stopped. */
final class LedgerPanel {

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
                .filter(told -> !told.pairs().isEmpty() || told.requests() > 0)
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
                panel.folded(VisibleText.sentence(LedgerText.sentence(pair)), inner);
            }
        });
        if (!told.tools().isEmpty() || told.requests() > 0) {
            panel.table(tools(finished, told));
        }
        return panel.bullets(told.notes().stream().map(VisibleText::sentence).toList());
    }

    /** Word an alarm. */
    static String alarm(Alarm alarm) {
        return "Alarm, " + VisibleText.name(alarm.pair()) + ": " + alarm.text() + " (" + alarm.rule() + ")";
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
                    NUMBERS.count(pair.started()),
                    NUMBERS.count(pair.stopped()),
                    NUMBERS.count(pair.open()),
                    pair.rate()
                            .map(rate -> LedgerText.number(rate.percent()) + "\u00a0%")
                            .orElse(NONE),
                    pair.rate()
                            .map(rate -> LedgerText.number(rate.lowPercent()) + " to "
                                    + LedgerText.number(rate.highPercent()) + "\u00a0%")
                            .orElse(NONE),
                    NUMBERS.count(pair.peak()),
                    pair.uncertain().isEmpty() ? "" : "uncertain");
        }
        return table;
    }

    private static Panel details(PairReport pair) {
        Panel inner = Panel.inner();
        if (pair.open() > 0) {
            inner.note(VisibleText.sentence(LedgerText.growth(pair)) + ".");
        }
        chart(pair).ifPresent(svg -> inner.picture("Open over time, " + VisibleText.name(pair.name()), "chart", svg));
        List<String> texts = new ArrayList<>();
        pair.uncertain().forEach(why -> texts.add("Uncertain: " + VisibleText.sentence(why)));
        pair.common().forEach(what -> texts.add("The calls that left them open: " + VisibleText.sentence(what)));
        inner.bullets(texts);
        if (!pair.unmatched().isEmpty()) {
            inner.table(unmatched(pair));
        }
        if (pair.groups().size() > 1) {
            Table table = new Table("By group").text("Group").number("Started", "Stopped", "Left open");
            pair.groups().stream()
                    .limit(MOST_ROWS)
                    .forEach(group -> table.row(
                            "",
                            VisibleText.name(group.name()),
                            NUMBERS.count(group.started()),
                            NUMBERS.count(group.stopped()),
                            NUMBERS.count(group.open())));
            inner.table(table);
        }
        if (!pair.byTool().isEmpty()) {
            Table table = new Table("Left open by tool").text("Tool").number("Left open", "Calls in the log");
            pair.byTool().stream()
                    .limit(MOST_ROWS)
                    .forEach(share -> table.row(
                            "",
                            VisibleText.name(share.tool()),
                            NUMBERS.count(share.open()),
                            share.calls() > 0 ? NUMBERS.count(share.calls()) : NONE));
            inner.table(table);
        }
        if (pair.open() > 0 && pair.bytesEach().isPresent()) {
            Table table = new Table(
                            "Impact at " + NUMBERS.count(pair.bytesEach().getAsLong()) + " B each, " + pair.bytesFrom())
                    .number("Requests", "Left open", "Memory");
            pair.impact()
                    .forEach(row -> table.row(
                            "", NUMBERS.count(row.requests()), NUMBERS.number(row.left()), "about " + row.about()));
            inner.table(table);
        }
        return inner;
    }

    /** Draw how many objects of a pair were open over the time of the log, with the calls so far below. */
    private static Optional<Markup> chart(PairReport pair) {
        List<CoursePoint> course = pair.course();
        if (course.size() < 2) {
            return Optional.empty();
        }
        CoursePoint last = course.get(course.size() - 1);
        Plot plot = new Plot(
                        AREA,
                        "Open over time",
                        "At most " + NUMBERS.count(pair.peak()) + " were open at a time, "
                                + NUMBERS.count(last.active()) + " at the end.",
                        AREA.across(0, Math.max(0.001, elapsed(pair, last).toMillis() / 1000.0)),
                        new Plot.Range(0, Math.max(4, 1.1 * pair.peak()), ByteAxis.COUNT))
                .grid(4, "open");
        for (int tick = 0; tick <= TICKS; tick++) {
            CoursePoint at = course.get((course.size() - 1) * tick / TICKS);
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

    private static Duration elapsed(PairReport pair, CoursePoint point) {
        return Duration.between(pair.course().get(0).at(), point.at());
    }

    private static Table unmatched(PairReport pair) {
        List<Unmatched> first = pair.unmatched().stream().limit(MOST_ROWS).toList();
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
                open.tool().map(VisibleText::name).orElse(NONE),
                open.request().map(call -> "call " + NUMBERS.count(call)).orElse(NONE)
                        + open.outcome().map(outcome -> ", " + outcome).orElse(""),
                open.candidates() > 1 ? NUMBERS.count(open.candidates()) + " starts" : ""));
        return table;
    }

    private static Table tools(FinishedRun finished, LedgerReport told) {
        List<Round> rounds = finished.run().rounds();
        Table table = new Table("Calls by tool").text("Tool").number("In the log", "Sent", "Not in the log");
        told.tools().stream()
                .limit(MOST_ROWS)
                .forEach(tool -> row(
                        table,
                        VisibleText.name(tool.name()),
                        tool.calls(),
                        rounds.isEmpty() ? 0 : rounds.get(rounds.size() - 1).total(Exposure.tool(tool.name()))));
        row(table, "all calls", told.requests(), finished.load().calls());
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
