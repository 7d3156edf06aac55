package mcpleak.report.page;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import mcpleak.recording.Channel;
import mcpleak.recording.Exposure;
import mcpleak.recording.RunEvent;
import mcpleak.recording.sample.Sample;
import mcpleak.report.page.chart.FloorChart;
import mcpleak.report.page.chart.SmallChart;
import mcpleak.report.page.chart.TimeAxis;
import mcpleak.report.page.chart.TimeChart;
import mcpleak.report.page.html.Markup;
import mcpleak.report.page.html.Panel;
import mcpleak.report.words.FinishedRun;
import mcpleak.report.words.FloorSeries;
import mcpleak.report.words.NumberText;
import mcpleak.report.words.RunText;
import mcpleak.report.words.VisibleText;
import mcpleak.verdict.LeakVerdict;
import mcpleak.verdict.channel.ChannelVerdict;

/**
 * Fill the sections of the leak page. One that cannot be shown keeps its heading and says why.
 *
 * <p>Immutable.
 */
final class PagePanels {

    private static final NumberText NUMBERS = NumberText.HTML;

    private final FinishedRun finished;
    private final LeakVerdict verdict;
    private final RunText texts;
    private final RoundTables tables;

    PagePanels(FinishedRun finished) {
        this.finished = finished;
        verdict = finished.verdict();
        texts = RunText.of(finished);
        tables = new RoundTables(finished);
    }

    List<Panel> all() {
        return List.of(
                overTime(),
                floors(),
                ToolPanel.of(finished),
                GrownTypesPanel.of(finished),
                ResourcePanel.sessions(finished),
                ResourcePanel.leftOpen(finished),
                rounds(),
                channels(),
                LedgerPanel.of(finished),
                small(
                        "fds",
                        "File descriptors",
                        Channel.OPEN_FILES,
                        sample -> sample.openFiles().orElse(0)),
                small("threads", "Threads", Channel.THREADS, Sample::threads),
                sockets(),
                live(),
                LatencyPanel.of(finished),
                ResourcePanel.load(finished.load()),
                CoveragePanel.of(finished),
                EnvironmentPanel.of(finished),
                NextSteps.of(finished),
                caveats(),
                raw(),
                decided());
    }

    private Panel overTime() {
        Panel panel = Panel.full("over-time", "Memory over time");
        TimeChart.svg(finished)
                .ifPresentOrElse(
                        svg -> panel.note("Shaded: rounds of load. Grey: warm-up, not fitted. Dots: the floor at"
                                        + " the end of each idle gap, which is the evidence.")
                                .picture("Memory over time", "chart", svg)
                                .legend(overTimeKeys()),
                        () -> panel.missing("No sample of the server's memory was taken"
                                + (finished.run().measured() ? "." : ": no process was measured.")));
        return panel.bullets(
                finished.run().events().stream().map(this::eventText).toList());
    }

    private Map<String, String> overTimeKeys() {
        Map<String, String> keys = new LinkedHashMap<>();
        keys.put("key-line rss", "resident, process tree");
        if (finished.samples().stream().anyMatch(sample -> sample.treePrivateRssBytes() > 0)) {
            keys.put("key-line private", "private, process tree");
        }
        if (isRead(Channel.PRIVATE_RSS)) {
            keys.put("key-dot floor", "floor of private RSS");
        }
        if (isRead(Channel.LIVE_BYTES)) {
            keys.put("key-dot live", "live bytes after a collection");
        }
        keys.put("key-area", "tool calls per second");
        return keys;
    }

    private boolean isRead(Channel channel) {
        return finished.run().rounds().stream()
                .anyMatch(round -> round.floor().readings().containsKey(channel));
    }

    private String eventText(RunEvent event) {
        String words = switch (event.kind()) {
            case SERVER_DIED -> "Server died";
            case SERVER_RESTARTED -> "Server restarted";
            case PROBE_LOST -> "Reading failed";
            case INTERRUPTED -> "Interrupted";
            case ENDED_EARLY -> "Ended early";
            case MARK -> "Mark";
            case PROCESS -> "Process";
            case NOTE -> "Note";
            case DOUBT -> "No pass";
            case LEFT_BEHIND -> "Left behind";
        };
        String when = finished.samples().isEmpty()
                ? NumberText.utc(event.at())
                : TimeAxis.over(finished.samples(), 0, 1).elapsed(event.at());
        return when + " " + words + ": " + texts.sentence(event.text());
    }

    private Panel floors() {
        Panel panel = Panel.full("per-call", "Floors against calls");
        Optional<ChannelVerdict> decider = FloorSeries.decider(verdict);
        Optional<Markup> svg = decider.flatMap(channel -> FloorChart.svg(finished, channel));
        if (decider.isEmpty() || svg.isEmpty()) {
            return panel.missing("It takes at least two floors, and " + countOfFloors(decider) + ".");
        }
        String name = VisibleText.name(decider.get().channel().name());
        return panel.note("A floor is what is left of " + name + " at the end of a round's idle gap. "
                        + (decider.get().rate().isPresent()
                                ? "Line: the fitted growth. Band: its 90 % interval. Dashed: growth that is still allowed."
                                : "Too few rounds for a fit."))
                .picture("Floors against calls", "chart", svg.get());
    }

    private String countOfFloors(Optional<ChannelVerdict> decider) {
        if (decider.isEmpty()) {
            return "no channel was judged";
        }
        int floors = FloorSeries.of(finished.run(), decider.get().channel(), Exposure.CALLS)
                .floors()
                .size();
        return floors == 0 ? "none was read" : "only one was read";
    }

    private Panel rounds() {
        Panel panel = Panel.full("rounds", "Rounds");
        if (finished.run().rounds().isEmpty()) {
            return panel.missing("No round was finished.");
        }
        tables.leftOut().ifPresent(panel::note);
        return panel.table(tables.rounds());
    }

    private Panel channels() {
        Panel panel = Panel.full("channels", "Channels");
        return verdict.channels().isEmpty() ? panel.missing("No channel was judged.") : panel.table(tables.channels());
    }

    private Panel small(String id, String title, Channel channel, ToDoubleFunction<Sample> reading) {
        return small(id, title, channel, SmallChart.ofSamples(finished, title, reading));
    }

    private Panel live() {
        FloorSeries series = FloorSeries.of(finished.run(), Channel.LIVE_BYTES, Exposure.CALLS);
        return small("live", "Live bytes", Channel.LIVE_BYTES, SmallChart.ofFloors(finished, "Live bytes", series));
    }

    private Panel sockets() {
        FloorSeries series = FloorSeries.of(finished.run(), Channel.CLOSE_WAIT, Exposure.CALLS);
        return small(
                "sockets",
                "Sockets",
                Channel.CLOSE_WAIT,
                SmallChart.ofFloors(finished, "Sockets in CLOSE_WAIT", series));
    }

    private Panel small(String id, String title, Channel channel, Optional<Markup> svg) {
        Panel panel = Panel.quarter(id, title);
        FloorSeries.of(finished.run(), channel, Exposure.CALLS)
                .change(NUMBERS)
                .ifPresent(change -> panel.note(change + answer(channel)));
        return svg.map(chart -> panel.picture(title, "small-chart", chart))
                .orElseGet(() -> panel.missing(
                        finished.samples().isEmpty() ? "No sample was taken." : "Not readable in this server."));
    }

    private String answer(Channel channel) {
        return verdict.channels().stream()
                .filter(judged -> judged.channel().equals(channel))
                .findFirst()
                .map(judged -> ": " + judged.answer().words().toLowerCase(Locale.ROOT))
                .orElse("");
    }

    private Panel caveats() {
        Panel panel = Panel.full("caveats", "Caveats and what would settle it");
        panel.bullets(finished.words().caveats().stream().map(texts::sentence).toList());
        if (panel.isEmpty()) {
            panel.note("No caveat was recorded.");
        }
        return finished.words().toSettle().isEmpty()
                ? panel
                : panel.note("What would settle it:")
                        .bullets(finished.words().toSettle().stream()
                                .map(texts::sentence)
                                .toList());
    }

    private Panel raw() {
        Panel panel = Panel.full("raw", "Raw data");
        finished.files()
                .forEach(file -> panel.file(file.relativePath(), VisibleText.name(file.purpose()), file.sizeBytes()));
        return finished.files().isEmpty() ? panel.missing("No other file was written.") : panel;
    }

    private Panel decided() {
        Panel panel = Panel.full("decided", "How this was decided");
        if (verdict.channels().isEmpty()) {
            return panel.missing("No channel was judged.");
        }
        panel.note("Each channel is judged on its own; any that convicts, convicts the server. Intervals"
                + " are 90 % intervals: two one-sided 95 % bounds.");
        fact(panel, "live bytes", "Live bytes: ");
        fact(panel, "set in the server's environment", "Set in the server's environment, unlike in production: ");
        return panel.folded("Numbers of each channel", Panel.inner().table(tables.decisions()));
    }

    private void fact(Panel panel, String fact, String words) {
        Optional.ofNullable(finished.run().environment().get(fact))
                .ifPresent(text -> panel.note(words + texts.sentence(text) + "."));
    }
}
