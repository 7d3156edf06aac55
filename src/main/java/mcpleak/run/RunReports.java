package mcpleak.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import mcpleak.compare.Comparison;
import mcpleak.profile.LoadProfile;
import mcpleak.profile.Properties;
import mcpleak.recording.RunEvent;
import mcpleak.recording.file.RecordedRunJson;
import mcpleak.report.machine.BenchmarkJson;
import mcpleak.report.machine.GatlingStats;
import mcpleak.report.machine.JUnitXml;
import mcpleak.report.machine.JUnitXml.Undecided;
import mcpleak.report.machine.MarkdownSummary;
import mcpleak.report.machine.MemoryJson;
import mcpleak.report.machine.OpenMetrics;
import mcpleak.report.page.MemoryPage;
import mcpleak.report.page.MemoryPage.GatlingPages;
import mcpleak.report.page.html.PageAsset;
import mcpleak.report.words.FinishedRun;
import mcpleak.report.words.FinishedRun.RunFile;
import mcpleak.run.folder.ComparisonFiles;
import mcpleak.run.folder.GatlingLink;
import mcpleak.run.folder.RunFiles;

/** The reports of a run that has ended: the files of its folder, and their place in Gatling's pages. Immutable. */
record RunReports(LoadProfile profile, RunFiles files, FinishedRun run) {

    /** The run's files beside those that grow while it runs, with what people are told of them. */
    private static final Map<String, String> PURPOSES = Map.of(
            "memory.html", "this page",
            "memory.json", "verdict and every number behind it",
            "TEST-mcpleak.xml", "JUnit XML",
            "summary.md", "Markdown summary",
            "run.json", "rounds, exposures, settings");

    /** Return the files of a run as its reports list them. */
    static List<RunFile> list(RunFiles files) {
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

    /** Write all of them. */
    void write() {
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

    /** Link the page into Gatling's, and list the run among the others. */
    void link() {
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
    }

    /** Gatling writes no report of a run that is ended from outside; where it does, the page is written again. */
    private boolean interrupted() {
        return run.run().events().stream().anyMatch(event -> event.kind() == RunEvent.Kind.INTERRUPTED);
    }
}
