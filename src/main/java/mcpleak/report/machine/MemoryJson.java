package mcpleak.report.machine;

import java.util.Optional;
import mcpleak.ledger.LedgerReport;
import mcpleak.recording.Channel;
import mcpleak.recording.Exposure;
import mcpleak.recording.LeftOutTools;
import mcpleak.recording.RecordedRun;
import mcpleak.recording.Round;
import mcpleak.recording.Round.RoundKind;
import mcpleak.recording.ToolCoverage;
import mcpleak.recording.WhatGrew;
import mcpleak.report.machine.Json.Fields;
import mcpleak.report.page.html.PageAsset;
import mcpleak.report.words.ChannelWords;
import mcpleak.report.words.FinishedRun;
import mcpleak.report.words.FollowUpWords;
import mcpleak.report.words.HuntWords;
import mcpleak.report.words.LedgerWords;
import mcpleak.report.words.LoadFigures;
import mcpleak.report.words.MemoryFigures;
import mcpleak.report.words.VerdictWords;
import mcpleak.verdict.BaselineComparison;
import mcpleak.verdict.Confirmation;
import mcpleak.verdict.FollowUp;
import mcpleak.verdict.Grounds;
import mcpleak.verdict.GrowthDifference;
import mcpleak.verdict.LeakJudge;
import mcpleak.verdict.LeakVerdict;
import mcpleak.verdict.Observations;
import mcpleak.verdict.PatternVerdict;
import mcpleak.verdict.Production;
import mcpleak.verdict.TimeToLimit;
import mcpleak.verdict.channel.ChannelVerdict;
import mcpleak.verdict.channel.Reclaim;

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

    private static Fields bound(LeakVerdict verdict, double bytesPerCall) {
        Fields bound = new Fields().with("bytesPerCall", bytesPerCall).with("confidence", LeakJudge.CONFIDENCE);
        if (verdict.grounds() instanceof Grounds.Bounded bounded) {
            bounded.beside().bytesPerSession().ifPresent(bytes -> bound.with("bytesPerSession", bytes));
            bounded.beside().bytesPerHour().ifPresent(bytes -> bound.with("bytesPerHour", bytes));
            bounded.beside().residentSteps().ifPresent(bytes -> bound.with("residentResolution", bytes));
        }
        return bound;
    }

    /** Render a run; the text ends with a line break. */
    public static String text(FinishedRun finished) {
        LeakVerdict verdict = finished.verdict();
        RecordedRun run = finished.run();
        VerdictWords words = finished.words();
        Fields json = new Fields()
                .with("schemaVersion", SCHEMA_VERSION)
                .with("verdict", verdict.answer())
                .with("sentence", words.sentence())
                .with("estimate", verdict.estimate());
        verdict.boundBytesPerCall().ifPresent(bound -> json.with("bound", bound(verdict, bound)));
        json.with("culprit", verdict.culprit());
        if (!verdict.beside().isEmpty()) {
            json.with("beside", verdict.beside());
        }
        json.with("calls", calls(finished.load()))
                .with("sessions", sessions(finished.load()))
                .with("memory", memory(finished))
                .with(
                        "channels",
                        verdict.channels().stream().map(MemoryJson::channel).toList())
                .with("rounds", run.rounds().stream().map(MemoryJson::round).toList())
                .with("tools", verdict.tools());
        coverage(json, finished.coverage());
        json.with("whatGrew", run.whatGrew().map(MemoryJson::whatGrew));
        finished.ledger().ifPresent(told -> ledger(json, told));
        json.with("caveats", words.caveats())
                .with("toSettle", words.toSettle())
                .with("environment", run.environment())
                .with("action", words.action())
                .with("basis", basis(verdict.observations()));
        followUp(json, verdict.followUp());
        return Json.text(json.with("run", run(finished)).with("files", finished.files()));
    }

    private static void coverage(Fields json, ToolCoverage coverage) {
        if (coverage.count() > 0) {
            json.with(
                    "called",
                    new Fields()
                            .with("count", coverage.count())
                            .with("unlisted", coverage.unlistedCalled())
                            .with("tools", coverage.called()));
        }
        LeftOutTools not = coverage.notCalled();
        if (not.count() > 0) {
            json.with(
                    "leftOut",
                    new Fields()
                            .with("count", not.count())
                            .with("unlisted", not.unlisted())
                            .with("tools", not.listed()));
        }
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
                                .with("notes", LedgerWords.notes(told)));
    }

    private static Fields channel(ChannelVerdict channel) {
        return new Fields()
                .with("name", channel.channel())
                .with("verdict", channel.answer())
                .with("reason", ChannelWords.reason(channel))
                .with("exposure", channel.exposure())
                .with("unit", channel.unit())
                .with("rate", channel.rate())
                .with("tailRate", channel.tailRate())
                .with("convictMargin", channel.margin())
                .with("acquitMargin", channel.margin())
                .with("burnIn", channel.burnIn())
                .with("usable", channel.usable())
                .with("step", channel.step())
                .with("floors", channel.floors());
    }

    private static Fields basis(Observations basis) {
        long calls = basis.run().calls();
        long failed = basis.run().failedCalls();
        return new Fields()
                .with("rounds", basis.run().finished())
                .with("burnIn", basis.burnIn())
                .with("calls", calls)
                .with("failedCalls", failed)
                .with("usableCalls", basis.usableCalls())
                .with("growth", basis.growth())
                .with("allCalls", calls + failed)
                .with("failedShare", (double) failed / Math.max(1, calls + failed));
    }

    private static void followUp(Fields json, FollowUp followUp) {
        json.with("confirmation", followUp.confirmation().map(MemoryJson::confirmation))
                .with("timeToLimit", followUp.timeToLimit().map(MemoryJson::timeToLimit))
                .with("production", followUp.production().map(MemoryJson::production))
                .with("moreRounds", followUp.moreRounds())
                .with(
                        "reclaims",
                        Optional.of(followUp.reclaims().stream()
                                        .map(MemoryJson::reclaim)
                                        .toList())
                                .filter(found -> !found.isEmpty()))
                .with("baseline", followUp.comparison().map(MemoryJson::baseline));
        if (!followUp.patterns().isEmpty()) {
            json.with(
                    "arms",
                    followUp.patterns().stream().map(MemoryJson::pattern).toList());
        }
    }

    private static Fields confirmation(Confirmation found) {
        return new Fields()
                .with("outcome", found.outcome())
                .with("suspect", found.suspect())
                .with("sentence", FollowUpWords.sentence(found))
                .with("unit", found.unit())
                .with("alone", found.alone())
                .with("callsAlone", found.callsAlone())
                .with("others", found.others())
                .with("callsOthers", found.callsOthers());
    }

    private static Fields production(Production found) {
        return new Fields()
                .with("sentence", FollowUpWords.sentence(found))
                .with("callsPerHour", found.callsPerHour())
                .with("bytesPerDay", found.bytesPerDay())
                .with("daysToLimit", found.daysToLimit())
                .with("severity", found.severity());
    }

    private static Fields reclaim(Reclaim found) {
        return new Fields()
                .with("sentence", FollowUpWords.sentence(found))
                .with("channel", found.channel())
                .with("grown", found.grown())
                .with("returned", found.returned())
                .with("restSeconds", found.restSeconds())
                .with("held", found.held());
    }

    private static Fields timeToLimit(TimeToLimit time) {
        return new Fields()
                .with("sentence", FollowUpWords.sentence(time))
                .with("limit", time.limit())
                .with("limitBytes", time.limitBytes())
                .with("usedBytes", time.usedBytes())
                .with("bytesPerCall", time.bytesPerCall())
                .with("callsPerSecond", time.callsPerSecond())
                .with("calls", time.calls())
                .with("seconds", time.seconds());
    }

    private static Fields baseline(BaselineComparison comparison) {
        return new Fields()
                .with("run", comparison.baseline().id())
                .with("change", comparison.change())
                .with("sentence", FollowUpWords.sentence(comparison))
                .with(
                        "differences",
                        comparison.differences().stream()
                                .map(MemoryJson::difference)
                                .toList())
                .with("remarks", FollowUpWords.remarks(comparison));
    }

    private static Fields difference(GrowthDifference found) {
        return new Fields()
                .with("channel", found.channel())
                .with("change", found.change())
                .with("exposure", Exposure.CALLS)
                .with("unit", found.unit())
                .with("before", found.before())
                .with("after", found.after())
                .with("difference", found.difference());
    }

    private static Fields pattern(PatternVerdict pattern) {
        return new Fields()
                .with("name", pattern.name())
                .with("verdict", pattern.verdict().answer())
                .with("sentence", HuntWords.line(pattern))
                .with("bytesPerCall", pattern.bytesPerCall())
                .with("bytesPerSession", pattern.bytesPerSession());
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
