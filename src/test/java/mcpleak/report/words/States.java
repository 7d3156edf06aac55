package mcpleak.report.words;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import mcpleak.recording.Exposure;
import mcpleak.recording.Floor;
import mcpleak.recording.RecordedRun;
import mcpleak.recording.Round;
import mcpleak.recording.RunBuilder;
import mcpleak.recording.RunEvent;
import mcpleak.recording.file.MalformedInput;
import mcpleak.recording.file.RecordedRunJson;
import mcpleak.verdict.LeakJudge;

/** Make a recorded run for each state that a page must be able to show: written to run.json's text, read back, judged. */
public final class States {

    private States() {}

    public static Map<String, FinishedRun> all() {
        Map<String, FinishedRun> states = new LinkedHashMap<>();
        states.put("leak", judged(RunFixture.leak()));
        states.put("none-found", judged(RunFixture.noLeak()));
        states.put("no-verdict", judged(RunFixture.inconclusive()));
        states.put("not-measured", judged(RunFixture.notMeasured()));
        states.put(
                "probe-lost",
                judged(with(RunFixture.probeLost(), RunEvent.Kind.PROBE_LOST, "no answer from the process for 6 s")));
        states.put("server-died", judged(RunFixture.serverDied()));
        states.put("restarted", judged(restarted()));
        states.put(
                "out-of-memory",
                judged(
                        with(
                                RunFixture.serverDied(),
                                RunEvent.Kind.NOTE,
                                "the kernel killed 1 process of the server's control group because it was at its memory limit")));
        states.put("errors", judged(failing()));
        states.put("one-tool", judged(oneTool()));
        return states;
    }

    private static FinishedRun judged(FinishedRun finished) {
        try {
            RecordedRun run = RecordedRunJson.read(RecordedRunJson.write(finished.run()));
            return new FinishedRun(run, finished.samples(), LeakJudge.judge(run), finished.load(), finished.files());
        } catch (MalformedInput e) {
            throw new AssertionError(e);
        }
    }

    private static FinishedRun with(FinishedRun finished, RunEvent.Kind kind, String text) {
        RecordedRun run = finished.run();
        List<RunEvent> events = new ArrayList<>(run.events());
        events.add(new RunEvent(RunFixture.START.plusSeconds(22), kind, text));
        return with(finished, run.rounds(), events);
    }

    private static FinishedRun with(FinishedRun finished, List<Round> rounds, List<RunEvent> events) {
        RecordedRun run = finished.run();
        return new FinishedRun(
                RunBuilder.like(run).rounds(rounds).events(events).build(),
                finished.samples(),
                finished.verdict(),
                finished.load(),
                finished.files());
    }

    /** From the fifth round on another process answers. */
    private static FinishedRun restarted() {
        FinishedRun finished = RunFixture.leak();
        List<Round> rounds = finished.run().rounds().stream()
                .map(round -> round.number() < 5 ? round : of(round, restarted(round.floor()), round.cumulative()))
                .toList();
        return with(
                finished,
                rounds,
                List.of(new RunEvent(
                        RunFixture.START.plusSeconds(44),
                        RunEvent.Kind.SERVER_RESTARTED,
                        "pid 4711 was replaced by pid 5822")));
    }

    private static Floor restarted(Floor floor) {
        return new Floor(
                floor.at(),
                5822,
                floor.rootStartedAtMillis() + 44_000,
                floor.readings(),
                floor.settleBytesPerSecond(),
                floor.swapBytes(),
                floor.probeMillis());
    }

    private static Round of(Round round, Floor floor, Map<Exposure, Long> totals) {
        return new Round(round.number(), round.startedAt(), round.loadEndedAt(), floor, totals);
    }

    /** Every tenth call fails. */
    private static FinishedRun failing() {
        FinishedRun finished = RunFixture.leak();
        List<Round> rounds = finished.run().rounds().stream()
                .map(round -> {
                    Map<Exposure, Long> totals = new java.util.HashMap<>(round.cumulative());
                    totals.put(Exposure.ERRORS, round.total(Exposure.CALLS) / 10);
                    return of(round, round.floor(), totals);
                })
                .toList();
        FinishedRun failing = with(finished, rounds, List.of());
        LoadFigures load = finished.load();
        return new FinishedRun(
                failing.run(),
                failing.samples(),
                failing.verdict(),
                new LoadFigures(
                        load.users(),
                        load.callsOk(),
                        load.callsOk() / 10,
                        Duration.ofSeconds(48),
                        load.sessionsOpened(),
                        load.sessionsClosed(),
                        0,
                        0,
                        List.of(new LoadFigures.Failure("tools/call echo: isError: quota", load.callsOk() / 10))),
                failing.files());
    }

    private static FinishedRun oneTool() {
        FinishedRun finished = RunFixture.leak();
        List<Round> rounds = finished.run().rounds().stream()
                .map(round -> {
                    Map<Exposure, Long> totals = new TreeMap<>(java.util.Comparator.comparing(Exposure::key));
                    totals.put(Exposure.CALLS, round.total(Exposure.CALLS));
                    totals.put(Exposure.SESSIONS, round.total(Exposure.SESSIONS));
                    totals.put(Exposure.tool("search_docs"), round.total(Exposure.CALLS));
                    return of(round, round.floor(), totals);
                })
                .toList();
        return with(finished, rounds, List.of());
    }

    public static Optional<FinishedRun> named(String name) {
        return Optional.ofNullable(all().get(name));
    }
}
