package mcpleak.report.machine;

import java.util.List;
import mcpleak.ledger.LedgerReport;
import mcpleak.ledger.PairReport;
import mcpleak.ledger.PairReport.Share;
import mcpleak.report.machine.Json.Fields;
import mcpleak.report.words.LedgerWords;

/** Turns a ledger into JSON, ASCII only. A part that does not apply is absent. Stateless. */
public final class LedgerJson {

    private LedgerJson() {}

    /** Return a whole report as one JSON object that ends with a line feed. */
    public static String text(LedgerReport report) {
        return Json.text(new Fields()
                .with("schemaVersion", 1)
                .with("lines", report.lines())
                .with("from", report.from())
                .with("to", report.to())
                .with("requests", report.calls().requests())
                .with("unnamedCalls", report.calls().unnamed())
                .with("restarts", report.calls().restarts())
                .with("pairs", pairs(report))
                .with("tools", report.calls().tools())
                .with("alarms", alarms(report))
                .with("notes", LedgerWords.notes(report)));
    }

    public static List<Fields> alarms(LedgerReport report) {
        return report.alarms().stream()
                .map(alarm -> new Fields()
                        .with("pair", alarm.pair())
                        .with("rule", LedgerWords.rule(alarm))
                        .with("text", LedgerWords.text(alarm)))
                .toList();
    }

    public static List<Fields> pairs(LedgerReport report) {
        return report.pairs().stream().map(LedgerJson::pair).toList();
    }

    private static Fields pair(PairReport pair) {
        Fields fields = new Fields()
                .with("name", pair.name())
                .with("started", pair.counts().started())
                .with("stopped", pair.counts().stopped())
                .with("open", pair.open())
                .with("perhapsInFlight", pair.counts().perhapsInFlight())
                .with("stoppedWithoutStart", pair.counts().stoppedWithoutStart())
                .with("repeatedLines", pair.counts().repeated())
                .with("lostAtRestart", pair.counts().lostAtRestart())
                .with("peakActive", pair.growth().peak())
                .with("standing", pair.standing().name())
                .with("ratePercent", pair.growth().rate().map(Share::percent))
                .with("ratePercentLow", pair.growth().rate().map(Share::lowPercent))
                .with("ratePercentHigh", pair.growth().rate().map(Share::highPercent))
                .with("openPer1000Calls", pair.growth().perThousandCalls())
                .with("openPerHour", pair.growth().perHour())
                .with("openPerSession", pair.growth().perSession())
                .with("openKeys", pair.openKeys())
                .with(
                        "unmatched",
                        pair.left().unmatched().stream()
                                .map(LedgerJson::unmatched)
                                .toList())
                .with("groups", pair.left().groups())
                .with("byTool", pair.left().byTool());
        pair.size()
                .ifPresent(size -> fields.with("bytesEach", size.bytesEach())
                        .with("bytesFrom", LedgerWords.source(size))
                        .with(
                                "impact",
                                size.impact().stream().map(LedgerJson::impact).toList()));
        return fields.with(
                        "common",
                        pair.left().common().stream().map(LedgerWords::trait).toList())
                .with("course", pair.growth().timeline())
                .with("certain", pair.doubts().isEmpty())
                .with(
                        "uncertain",
                        pair.doubts().stream().map(LedgerWords::doubt).toList());
    }

    private static Fields unmatched(PairReport.Unmatched open) {
        return new Fields()
                .with("key", open.key())
                .with("line", open.line())
                .with("candidates", open.candidates())
                .with("at", open.at())
                .with("openSeconds", open.openSeconds())
                .with("request", open.call().map(PairReport.Call::number))
                .with("tool", open.call().flatMap(PairReport.Call::tool))
                .with("outcome", open.call().flatMap(PairReport.Call::outcome).map(LedgerWords::outcome));
    }

    private static Fields impact(PairReport.Impact row) {
        return new Fields()
                .with("requests", row.requests())
                .with("open", row.open())
                .with("bytes", row.bytes())
                .with("about", LedgerWords.about(row));
    }
}
