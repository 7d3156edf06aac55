package mcpleak.report;

import java.util.Optional;
import mcpleak.ledger.LedgerReport;
import mcpleak.report.Json.Fields;
import mcpleak.series.Channel;
import mcpleak.series.Exposure;
import mcpleak.series.RecordedRun;
import mcpleak.series.Round;
import mcpleak.series.RoundKind;
import mcpleak.series.WhatGrew;
import mcpleak.verdict.ArmVerdict;
import mcpleak.verdict.Basis;
import mcpleak.verdict.Further;
import mcpleak.verdict.LeakVerdict;

/**
 * Render {@code memory.json}: the verdict and every number behind it, for scripts.
 *
 * <p>Thread-safe. ASCII only, so that names from the server under test are exact and yet harmless to look at; bytes of samples
 * and counts are integers, rates decimals; a part that does not apply is absent. The same input yields the same bytes. Its
 * form is {@link #schema()}.
 */
public final class MemoryJson {

    /** Version of the form; it changes when a field's meaning or place does. */
    public static final int SCHEMA_VERSION = 1;

    private MemoryJson() {}

    /** Return the JSON Schema (draft 2020-12) of what {@link #text} renders. */
    public static String schema() {
        return PageAsset.read("memory.schema.json");
    }

    /** Render a run; the text ends with a line break. */
    public static String text(FinishedRun finished) {
        LeakVerdict verdict = finished.verdict();
        RecordedRun run = finished.run();
        Fields json = new Fields()
                .with("schemaVersion", SCHEMA_VERSION)
                .with("verdict", verdict.answer())
                .with("sentence", verdict.sentence())
                .with("estimate", verdict.estimate());
        verdict.boundBytesPerCall()
                .ifPresent(bound -> json.with(
                        "bound", new Fields().with("bytesPerCall", bound).with("confidence", LeakVerdict.CONFIDENCE)));
        json.with("culprit", verdict.culprit())
                .with("calls", calls(finished.load()))
                .with("sessions", sessions(finished.load()))
                .with("memory", memory(finished))
                .with("channels", verdict.channels())
                .with("rounds", run.rounds().stream().map(MemoryJson::round).toList())
                .with("tools", verdict.tools());
        if (run.leftOut().count() > 0) {
            json.with(
                    "leftOut",
                    new Fields()
                            .with("count", run.leftOut().count())
                            .with("unlisted", run.leftOut().unlisted())
                            .with("tools", run.leftOut().listed()));
        }
        json.with("whatGrew", run.whatGrew().map(MemoryJson::whatGrew));
        finished.ledger().ifPresent(told -> ledger(json, told));
        json.with("caveats", verdict.caveats())
                .with("toSettle", verdict.toSettle())
                .with("environment", run.environment())
                .with("action", verdict.action())
                .with("basis", basis(verdict.basis()));
        further(json, verdict.further());
        return Json.text(json.with("run", run(finished)).with("files", finished.files()));
    }

    private static Fields calls(LoadFigures load) {
        return new Fields()
                .with("ok", load.callsOk())
                .with("failed", load.callsFailed())
                .with("successPercent", load.successPercent())
                .with("perSecond", load.callsPerSecond())
                .with("loadMillis", load.loadTime().toMillis())
                .with("failures", load.failures());
    }

    private static Fields sessions(LoadFigures load) {
        return new Fields()
                .with("opened", load.sessionsOpened())
                .with("closed", load.sessionsClosed())
                .with("abandoned", load.sessionsAbandoned())
                .with("expired", load.sessionsExpired());
    }

    private static Optional<Fields> memory(FinishedRun finished) {
        return MemoryFigures.of(finished.samples())
                .map(memory -> new Fields()
                        .with("initialBytes", memory.initialBytes())
                        .with("finalBytes", memory.finalBytes())
                        .with("minBytes", memory.minBytes())
                        .with("maxBytes", memory.maxBytes())
                        .with("averageBytes", memory.averageBytes())
                        .with("growthBytes", memory.growthBytes())
                        .with("growthPercent", memory.growthPercent())
                        .with("samples", finished.samples().size()));
    }

    private static Fields round(Round round) {
        Fields floors = new Fields();
        Json.named(round.floor().readings(), Channel::name).forEach(floors::with);
        Fields totals = new Fields();
        Json.named(round.cumulative(), Exposure::key).forEach(totals::with);
        return new Fields()
                .with("number", round.number())
                .with("kind", Optional.of(round.kind()).filter(kind -> kind != RoundKind.ROUND))
                .with("startedAt", round.startedAt())
                .with("loadEndedAt", round.loadEndedAt())
                .with("floorAt", round.floor().at())
                .with("rootPid", round.floor().rootPid())
                .with("settleBytesPerSecond", round.floor().settleBytesPerSecond())
                .with("swapBytes", Optional.of(round.floor().swapBytes()).filter(bytes -> bytes != 0))
                .with("floors", floors)
                .with("totals", totals);
    }

    private static Fields whatGrew(WhatGrew grew) {
        return new Fields()
                .with("source", grew.source())
                .with("fromRound", grew.fromRound())
                .with("toRound", grew.toRound())
                .with("calls", grew.calls())
                .with(
                        "types",
                        grew.types().stream()
                                .map(type -> new Fields()
                                        .with("name", type.name())
                                        .with("bytes", type.bytes())
                                        .with("count", Optional.of(type.count()).filter(count -> count != 0))
                                        .with("bytesPerCall", (double) type.bytes() / grew.calls()))
                                .toList());
    }

    private static void ledger(Fields json, LedgerReport told) {
        json.with("ledger", LedgerJson.pairs(told))
                .with("ledgerAlarms", LedgerJson.alarms(told))
                .with(
                        "ledgerCalls",
                        new Fields()
                                .with("logged", told.calls().requests())
                                .with("unnamed", told.calls().unnamed())
                                .with("tools", told.calls().tools())
                                .with("notes", LedgerJson.notes(told)));
    }

    private static Fields basis(Basis basis) {
        long all = basis.calls() + basis.failedCalls();
        return new Fields()
                .with("rounds", basis.rounds())
                .with("burnIn", basis.burnIn())
                .with("calls", basis.calls())
                .with("failedCalls", basis.failedCalls())
                .with("usableCalls", basis.usableCalls())
                .with("growth", basis.growth())
                .with("allCalls", all)
                .with("failedShare", (double) basis.failedCalls() / Math.max(1, all));
    }

    private static void further(Fields json, Further further) {
        json.with("confirmation", further.confirmation())
                .with("timeToLimit", further.timeToLimit())
                .with("moreRounds", further.moreRounds())
                .with("baseline", further.comparison());
        if (!further.arms().isEmpty()) {
            json.with("arms", further.arms().stream().map(MemoryJson::arm).toList());
        }
    }

    private static Fields arm(ArmVerdict arm) {
        return new Fields()
                .with("name", arm.name())
                .with("verdict", arm.verdict().answer())
                .with("sentence", arm.line())
                .with("bytesPerCall", arm.bytesPerCall())
                .with("bytesPerSession", arm.bytesPerSession());
    }

    private static Fields run(FinishedRun finished) {
        RecordedRun run = finished.run();
        return new Fields()
                .with("id", run.id())
                .with("simulation", run.simulation())
                .with("startedAt", run.startedAt())
                .with("endedAt", run.endedAt())
                .with("measured", run.measured())
                .with("runtime", run.runtime().name())
                .with("users", finished.load().users())
                .with("plannedRounds", run.plannedRounds())
                .with("events", run.events())
                .with("settings", run.settings());
    }
}
