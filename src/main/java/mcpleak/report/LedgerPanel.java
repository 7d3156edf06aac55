package mcpleak.report;

import static mcpleak.report.PageView.cell;
import static mcpleak.report.PageView.number;
import static mcpleak.report.PageView.text;

import java.util.ArrayList;
import java.util.List;
import mcpleak.ledger.Alarm;
import mcpleak.ledger.GroupCount;
import mcpleak.ledger.Impact;
import mcpleak.ledger.LedgerReport;
import mcpleak.ledger.LedgerText;
import mcpleak.ledger.PairReport;
import mcpleak.ledger.ToolCalls;
import mcpleak.ledger.ToolShare;
import mcpleak.ledger.Unmatched;
import mcpleak.report.PageView.Block;
import mcpleak.report.PageView.Bullets;
import mcpleak.report.PageView.Folded;
import mcpleak.report.PageView.Missing;
import mcpleak.report.PageView.Note;
import mcpleak.report.PageView.Panel;
import mcpleak.report.PageView.Picture;
import mcpleak.report.PageView.Row;
import mcpleak.report.PageView.Table;
import mcpleak.series.Exposure;
import mcpleak.series.Round;

/** Fill the section that tells what the server's log says was started and never stopped. */
final class LedgerPanel {

    private static final NumberText NUMBERS = NumberText.HTML;
    private static final int MOST_ROWS = 40;

    private LedgerPanel() {}

    /** Fill the section. */
    static Panel of(FinishedRun finished) {
        List<Block> blocks = finished.ledger()
                .filter(told -> !told.pairs().isEmpty() || told.requests() > 0)
                .map(told -> blocks(finished, told))
                .orElseGet(() -> List.of(new Missing(
                        finished.ledger().isPresent()
                                ? "The server's log tells of nothing that is started or stopped; -Dledger.pairs names other lines."
                                : "No log of the server was read; -Dserver.log names one.")));
        return new Panel("ledger", "full", "Ledger: started and stopped", blocks);
    }

    private static List<Block> blocks(FinishedRun finished, LedgerReport told) {
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Note(
                "What the server's log says was started, was stopped, and is left open. Objects in use at the end of a"
                        + " round are not leaks: what is still open after the idle gap is."));
        if (!told.alarms().isEmpty()) {
            blocks.add(
                    new Bullets(told.alarms().stream().map(LedgerPanel::alarm).toList()));
        }
        if (!told.pairs().isEmpty()) {
            blocks.add(pairs(told));
        }
        told.pairs().forEach(pair -> details(pair, blocks));
        if (!told.tools().isEmpty() || told.requests() > 0) {
            blocks.add(tools(finished, told));
        }
        if (!told.notes().isEmpty()) {
            blocks.add(
                    new Bullets(told.notes().stream().map(VisibleText::sentence).toList()));
        }
        return blocks;
    }

    /** Word an alarm. */
    static String alarm(Alarm alarm) {
        return "Alarm, " + VisibleText.name(alarm.pair()) + ": " + alarm.text() + " (" + alarm.rule() + ")";
    }

    private static Table pairs(LedgerReport told) {
        List<Row> rows = told.pairs().stream()
                .map(pair -> new Row(
                        told.alarms().stream().anyMatch(alarm -> alarm.pair().equals(pair.name())) ? "leak" : "",
                        List.of(
                                cell(VisibleText.name(pair.name())),
                                cell(NUMBERS.count(pair.started())),
                                cell(NUMBERS.count(pair.stopped())),
                                cell(NUMBERS.count(pair.open())),
                                cell(pair.rate()
                                        .map(rate -> LedgerText.number(rate.percent()) + "\u00a0%")
                                        .orElse("\u2013")),
                                cell(pair.rate()
                                        .map(rate -> LedgerText.number(rate.lowPercent()) + " to "
                                                + LedgerText.number(rate.highPercent()) + "\u00a0%")
                                        .orElse("\u2013")),
                                cell(NUMBERS.count(pair.peak())),
                                cell(pair.uncertain().isEmpty() ? "" : "uncertain"))))
                .toList();
        return new Table(
                "Pairs",
                List.of(
                        text("Pair"),
                        number("Started"),
                        number("Stopped"),
                        number("Left open"),
                        number("Rate"),
                        number("90 % interval"),
                        number("Most at a time"),
                        text("")),
                rows);
    }

    private static void details(PairReport pair, List<Block> blocks) {
        List<Block> inner = new ArrayList<>();
        if (pair.open() > 0) {
            inner.add(new Note(VisibleText.sentence(LedgerText.growth(pair)) + "."));
        }
        LedgerChart.svg(pair)
                .ifPresent(svg ->
                        inner.add(new Picture("Open over time, " + VisibleText.name(pair.name()), "chart", svg)));
        if (!pair.uncertain().isEmpty() || !pair.common().isEmpty()) {
            List<String> texts = new ArrayList<>();
            pair.uncertain().forEach(why -> texts.add("Uncertain: " + VisibleText.sentence(why)));
            pair.common().forEach(what -> texts.add("The calls that left them open: " + VisibleText.sentence(what)));
            inner.add(new Bullets(texts));
        }
        if (!pair.unmatched().isEmpty()) {
            inner.add(unmatched(pair));
        }
        if (pair.groups().size() > 1) {
            inner.add(byGroup(pair));
        }
        if (!pair.byTool().isEmpty()) {
            inner.add(byTool(pair));
        }
        if (pair.open() > 0 && pair.bytesEach().isPresent()) {
            inner.add(impact(pair));
        }
        if (!inner.isEmpty()) {
            blocks.add(new Folded(VisibleText.sentence(LedgerText.sentence(pair)), inner));
        }
    }

    private static Table unmatched(PairReport pair) {
        List<Row> rows =
                pair.unmatched().stream().limit(MOST_ROWS).map(LedgerPanel::row).toList();
        String name = pair.open() > rows.size()
                ? "Still open, the first " + rows.size() + " of " + NUMBERS.count(pair.open())
                : "Still open";
        return new Table(
                name,
                List.of(text("Key"), text("Started"), number("Line"), text("Tool"), text("Call"), text("One of")),
                rows);
    }

    private static Row row(Unmatched open) {
        return new Row(
                "",
                List.of(
                        cell(open.key().isEmpty() ? "(no key)" : VisibleText.name(open.key())),
                        cell(open.at().map(UtcText::of).orElse("\u2013")),
                        cell(open.line() > 0 ? NUMBERS.count(open.line()) : "\u2013"),
                        cell(open.tool().map(VisibleText::name).orElse("\u2013")),
                        cell(open.request()
                                        .map(call -> "call " + NUMBERS.count(call))
                                        .orElse("\u2013")
                                + open.outcome().map(outcome -> ", " + outcome).orElse("")),
                        cell(open.candidates() > 1 ? NUMBERS.count(open.candidates()) + " starts" : "")));
    }

    private static Table byGroup(PairReport pair) {
        List<Row> rows = pair.groups().stream()
                .limit(MOST_ROWS)
                .map((GroupCount group) -> new Row(
                        "",
                        List.of(
                                cell(VisibleText.name(group.name())),
                                cell(NUMBERS.count(group.started())),
                                cell(NUMBERS.count(group.stopped())),
                                cell(NUMBERS.count(group.open())))))
                .toList();
        return new Table(
                "By group", List.of(text("Group"), number("Started"), number("Stopped"), number("Left open")), rows);
    }

    private static Table byTool(PairReport pair) {
        List<Row> rows = pair.byTool().stream()
                .limit(MOST_ROWS)
                .map((ToolShare share) -> new Row(
                        "",
                        List.of(
                                cell(VisibleText.name(share.tool())),
                                cell(NUMBERS.count(share.open())),
                                cell(share.calls() > 0 ? NUMBERS.count(share.calls()) : "\u2013"))))
                .toList();
        return new Table(
                "Left open by tool", List.of(text("Tool"), number("Left open"), number("Calls in the log")), rows);
    }

    private static Table impact(PairReport pair) {
        List<Row> rows = pair.impact().stream()
                .map((Impact row) -> new Row(
                        "",
                        List.of(
                                cell(NUMBERS.count(row.requests())),
                                cell(NUMBERS.number(row.left())),
                                cell("about " + row.about()))))
                .toList();
        String each = NUMBERS.count(pair.bytesEach().orElse(0)) + " B each, " + pair.bytesFrom();
        return new Table("Impact at " + each, List.of(number("Requests"), number("Left open"), number("Memory")), rows);
    }

    private static Table tools(FinishedRun finished, LedgerReport told) {
        List<Round> rounds = finished.run().rounds();
        List<Row> rows = new ArrayList<>();
        for (ToolCalls tool : told.tools().stream().limit(MOST_ROWS).toList()) {
            long answered = rounds.isEmpty() ? 0 : rounds.get(rounds.size() - 1).total(Exposure.tool(tool.name()));
            rows.add(row(VisibleText.name(tool.name()), tool.calls(), answered));
        }
        rows.add(row(
                "all calls",
                told.requests(),
                finished.load().callsOk() + finished.load().callsFailed()));
        return new Table(
                "Calls by tool",
                List.of(text("Tool"), number("In the log"), number("Sent"), number("Not in the log")),
                rows);
    }

    private static Row row(String name, long logged, long sent) {
        return new Row(
                "",
                List.of(
                        cell(name),
                        cell(NUMBERS.count(logged)),
                        cell(sent > 0 ? NUMBERS.count(sent) : "\u2013"),
                        cell(sent > logged ? NUMBERS.count(sent - logged) : sent > 0 ? "0" : "\u2013")));
    }
}
