package mcpleak.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import mcpleak.compare.Comparison;
import mcpleak.gatling.TrafficCounters;
import mcpleak.gatling.TrafficSnapshot;
import mcpleak.ledger.LedgerReport;
import mcpleak.profile.Criterion;
import mcpleak.profile.LoadProfile;
import mcpleak.profile.Properties;
import mcpleak.report.BenchmarkJson;
import mcpleak.report.CompareText;
import mcpleak.report.ConsoleSummary;
import mcpleak.report.FinishedRun;
import mcpleak.report.FinishedRun.RunFile;
import mcpleak.report.GatlingStats;
import mcpleak.report.JUnitXml;
import mcpleak.report.JUnitXml.Undecided;
import mcpleak.report.LoadFigures;
import mcpleak.report.MarkdownSummary;
import mcpleak.report.MemoryJson;
import mcpleak.report.MemoryPage;
import mcpleak.report.MemoryPage.GatlingPages;
import mcpleak.report.OpenMetrics;
import mcpleak.report.PageAsset;
import mcpleak.series.Exposure;
import mcpleak.series.RecordedRun;
import mcpleak.series.RecordedRunJson;
import mcpleak.series.RunEvent;
import mcpleak.verdict.LeakVerdict;

/** Ends a run: decides, writes the files, and once Gatling has written its report, links, tells and sets the exit status. */
final class RunFinisher {

    /** The run's files beside those that grow while it runs, with what people are told of them. */
    private static final Map<String, String> PURPOSES = Map.of(
            "memory.html", "this page",
            "memory.json", "verdict and every number behind it",
            "TEST-mcpleak.xml", "JUnit XML",
            "summary.md", "Markdown summary",
            "run.json", "rounds, exposures, settings");

    private final LoadProfile profile;
    private final RunFiles files;
    private final FinishedRun run;

    private RunFinisher(LoadProfile profile, RunFiles files, FinishedRun run) {
        this.profile = profile;
        this.files = files;
        this.run = run;
    }

    /** Decide and write all files of ours. */
    static RunFinisher finish(
            RunParts.Conduct conduct, Recording recording, TrafficCounters counters, Optional<LedgerReport> ledger) {
        LoadProfile profile = conduct.profile();
        RunFiles files = recording.files();
        RecordedRun recorded = recording.recorded(Optional.of(conduct.clock().instant()));
        LoadFigures load = figures(profile, recorded, counters.snapshot());
        long began = System.nanoTime();
        LeakVerdict verdict = Baseline.judge(profile, recorded);
        long judged = System.nanoTime();
        FinishedRun run = new FinishedRun(recorded, recording.soFar().samples(), verdict, load, runFiles(files))
                .with(ledger.map(told -> ObjectBytes.sized(told, verdict, load.callsOk())));
        RunFinisher finisher = new RunFinisher(profile, files, BesideBaseline.of(profile, run, files.folder()));
        finisher.write();
        System.out.println("[mcpleak] the verdict took " + millis(judged - began) + ", its files "
                + millis(System.nanoTime() - judged));
        return finisher;
    }

    private static String millis(long nanos) {
        return Math.max(1, Math.round(nanos / 1e6)) + " ms";
    }

    private static LoadFigures figures(LoadProfile profile, RecordedRun recorded, TrafficSnapshot traffic) {
        Duration load = recorded.rounds().stream()
                .filter(round -> round.number() > 0)
                .map(round -> Duration.between(round.startedAt(), round.loadEndedAt()))
                .reduce(Duration.ZERO, Duration::plus);
        return new LoadFigures(
                profile.users(),
                traffic.calls().ok(),
                traffic.calls().failed(),
                load,
                traffic.sessionsOpened(),
                traffic.sessionsClosed(),
                traffic.sessionsAbandoned(),
                traffic.sessionsExpired(),
                traffic.failures().entrySet().stream()
                        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                        .map(failure -> new LoadFigures.Failure(failure.getKey(), failure.getValue()))
                        .toList());
    }

    private static List<RunFile> runFiles(RunFiles files) {
        return Stream.concat(
                        Stream.of("memory.json", "run.json", "TEST-mcpleak.xml", "summary.md")
                                .map(name ->
                                        new RunFile(name, PURPOSES.getOrDefault(name, name), OptionalLong.empty())),
                        Stream.of(
                                        Map.entry(files.memoryCsv(), "memory samples"),
                                        Map.entry(files.callsCsv(), "calls of each second by tool"),
                                        Map.entry(files.gaugesCsv(), "the server's gauges"),
                                        Map.entry(files.loadLog(), "the load's log"),
                                        Map.entry(files.serverLog(), "the server's output"))
                                .filter(file -> Files.exists(file.getKey()))
                                .map(file -> grown(file.getKey(), file.getValue())))
                .toList();
    }

    private static RunFile grown(Path file, String purpose) {
        try {
            return new RunFile(String.valueOf(file.getFileName()), purpose, OptionalLong.of(Files.size(file)));
        } catch (IOException vanished) {
            return new RunFile(String.valueOf(file.getFileName()), purpose, OptionalLong.empty());
        }
    }

    private void write() {
        Undecided undecided = profile.get(Properties.INCONCLUSIVE) ? Undecided.FAILS : Undecided.TOLERATED;
        save("run.json", RecordedRunJson.write(run.run()));
        save("memory.json", MemoryJson.text(run));
        save("memory.html", MemoryPage.html(run, interrupted() ? GatlingPages.NONE : GatlingPages.EXPECTED));
        for (PageAsset asset : MemoryPage.assets()) {
            save(asset.relativePath(), asset.text());
        }
        save("TEST-mcpleak.xml", JUnitXml.text(run, undecided));
        save("summary.md", MarkdownSummary.text(run));
        run.beside().ifPresent(this::beside);
        extra();
    }

    private void beside(Comparison comparison) {
        try {
            ComparisonFiles.write(comparison, files.folder());
        } catch (IOException e) {
            System.out.println("[mcpleak] the comparison cannot be written: " + e.getMessage());
        }
    }

    private void extra() {
        Set<LoadProfile.Extra> asked = profile.get(Properties.REPORT_EXTRA);
        if (asked.contains(LoadProfile.Extra.OPENMETRICS)) {
            save("metrics.txt", OpenMetrics.text(run));
        }
        if (asked.contains(LoadProfile.Extra.BENCHMARK)) {
            save("benchmark.json", BenchmarkJson.text(run));
        }
        if (asked.contains(LoadProfile.Extra.GATLING_STATS)) {
            GatlingStats.global(run).ifPresent(text -> save("js/global_stats.json", text));
            GatlingStats.stats(run).ifPresent(text -> save("js/stats.json", text));
        }
    }

    /** One file that cannot be written must not cost the others. */
    private void save(String name, String text) {
        try {
            RunFiles.write(files.folder().resolve(name), text);
        } catch (IOException e) {
            System.out.println("[mcpleak] " + name + " cannot be written: " + e.getMessage());
        }
    }

    /** Link the page into Gatling's, print the summary, and end the JVM with a failure if the answer is one. */
    void present() {
        link();
        StepSummary.append(MarkdownSummary.text(run));
        System.out.println();
        run.beside().ifPresent(comparison -> {
            StepSummary.append(CompareText.markdown(comparison));
            System.out.println("Beside the baseline: " + CompareText.outcomeLine(comparison));
            System.out.println("  page: " + files.folder().resolve(ComparisonFiles.PAGE) + System.lineSeparator());
        });
        System.out.print(ConsoleSummary.text(run, files.folder().toString()));
        missed().ifPresent(System.out::println);
        System.out.flush();
        if (fails()) {
            Runtime.getRuntime().halt(ExitCode.NOT_PASSED);
        }
    }

    private void link() {
        try {
            GatlingLink.Result result =
                    GatlingLink.link(files.folder(), run.verdict().answer());
            save(
                    "memory.html",
                    MemoryPage.html(
                            run, result == GatlingLink.Result.NO_REPORT ? GatlingPages.NONE : GatlingPages.EXPECTED));
            if (result == GatlingLink.Result.UNKNOWN_MENU) {
                System.out.println("[mcpleak] Gatling's menu is not as expected, memory.html is not linked into it");
            }
        } catch (IOException e) {
            System.out.println("[mcpleak] memory.html cannot be linked into Gatling's menu: " + e.getMessage());
        }
        try {
            ResultsIndex.write(files.results());
        } catch (IOException | RuntimeException e) {
            System.out.println("[mcpleak] the list of runs cannot be written: " + e.getMessage());
        }
    }

    /** Tell whether the answer fails the build. */
    boolean fails() {
        if (run.ledger().filter(told -> !told.alarms().isEmpty()).isPresent()) {
            return true;
        }
        if (missed().isPresent()) {
            return true;
        }
        return run.verdict().regressed() || answerFails();
    }

    private boolean answerFails() {
        return switch (run.verdict().answer()) {
            case LEAK -> true;
            case NO_LEAK -> false;
            case INCONCLUSIVE -> profile.get(Properties.INCONCLUSIVE);
            case NOT_MEASURED -> profile.get(Properties.PROBE) || cutShort() || nothingAnswered();
        };
    }

    /** Return which of the criteria that Gatling cannot check was missed: the rate, because Gatling counts the gaps in. */
    private Optional<String> missed() {
        double seconds = run.load().loadTime().toMillis() / 1e3;
        double rate = seconds == 0 ? 0 : run.load().callsOk() / seconds;
        return profile.get(Properties.PASS).stream()
                .filter(criterion -> criterion.metric() == Criterion.Metric.RATE && !criterion.holds(rate))
                .findFirst()
                .map(criterion ->
                        String.format(java.util.Locale.ROOT, "not passed: %s (it was %.1f/s)", criterion.text(), rate));
    }

    /** A load test in which no call of its users succeeded has tested nothing: the scout's calls come before the first round. */
    private boolean nothingAnswered() {
        long scout = run.run().rounds().stream()
                .filter(round -> round.number() == 0)
                .mapToLong(round -> round.total(Exposure.CALLS))
                .sum();
        return run.load().callsOk() <= scout;
    }

    /** Gatling writes no report of a run that is ended from outside; where it does, the page is written again. */
    private boolean interrupted() {
        return run.run().events().stream().anyMatch(event -> event.kind() == RunEvent.Kind.INTERRUPTED);
    }

    /** A run that did not come to its end is no success, whatever was asked for. */
    private boolean cutShort() {
        long finished =
                run.run().rounds().stream().filter(round -> round.number() > 0).count();
        return finished < run.run().plannedRounds();
    }
}
