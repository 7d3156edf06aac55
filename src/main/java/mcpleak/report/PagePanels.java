package mcpleak.report;

import static mcpleak.report.PageView.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import mcpleak.report.PageView.Block;
import mcpleak.report.PageView.Bullets;
import mcpleak.report.PageView.FileLink;
import mcpleak.report.PageView.Files;
import mcpleak.report.PageView.Folded;
import mcpleak.report.PageView.Legend;
import mcpleak.report.PageView.LegendMark;
import mcpleak.report.PageView.Missing;
import mcpleak.report.PageView.Note;
import mcpleak.report.PageView.Panel;
import mcpleak.report.PageView.Picture;
import mcpleak.series.Channel;
import mcpleak.series.Exposure;
import mcpleak.series.RunEvent;
import mcpleak.series.Sample;
import mcpleak.verdict.ChannelVerdict;
import mcpleak.verdict.LeakVerdict;

/**
 * Fill the sections of the leak page. One that cannot be shown keeps its heading and says why.
 *
 * <p>Immutable.
 */
final class PagePanels {

    private static final NumberText NUMBERS = NumberText.HTML;
    private static final String FULL = "full";

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
                LoadPanel.of(finished.load()),
                LeftOutText.panel(finished),
                EnvironmentPanel.of(finished),
                NextSteps.of(finished),
                caveats(),
                raw(),
                decided());
    }

    private Panel overTime() {
        List<Block> blocks = new ArrayList<>();
        TimeChart.svg(finished)
                .ifPresentOrElse(
                        svg -> {
                            blocks.add(new Note("Shaded: rounds of load. Grey: warm-up, not fitted. Dots: the floor at"
                                    + " the end of each idle gap, which is the evidence."));
                            blocks.add(new Picture("Memory over time", "chart", svg));
                            blocks.add(new Legend(overTimeKeys()));
                        },
                        () -> blocks.add(new Missing("No sample of the server's memory was taken"
                                + (finished.run().measured() ? "." : ": no process was measured."))));
        List<String> events =
                finished.run().events().stream().map(this::eventText).toList();
        if (!events.isEmpty()) {
            blocks.add(new Bullets(events));
        }
        return new Panel("over-time", FULL, "Memory over time", blocks);
    }

    private List<LegendMark> overTimeKeys() {
        List<LegendMark> keys = new ArrayList<>();
        keys.add(new LegendMark("key-line rss", "resident, process tree"));
        if (finished.samples().stream().anyMatch(sample -> sample.treePrivateRssBytes() > 0)) {
            keys.add(new LegendMark("key-line private", "private, process tree"));
        }
        if (isRead(Channel.PRIVATE_RSS)) {
            keys.add(new LegendMark("key-dot floor", "floor of private RSS"));
        }
        if (isRead(Channel.LIVE_BYTES)) {
            keys.add(new LegendMark("key-dot live", "live bytes after a collection"));
        }
        keys.add(new LegendMark("key-area", "tool calls per second"));
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
                ? UtcText.of(event.at())
                : TimeAxis.over(finished.samples(), 0, 1).elapsed(event.at());
        return when + " " + words + ": " + texts.sentence(event.text());
    }

    private Panel floors() {
        Optional<ChannelVerdict> decider = FloorSeries.decider(verdict);
        Optional<String> svg = decider.flatMap(channel -> FloorChart.svg(finished, channel));
        List<Block> blocks = new ArrayList<>();
        if (decider.isPresent() && svg.isPresent()) {
            String name = VisibleText.name(decider.get().channel().name());
            blocks.add(new Note("A floor is what is left of " + name + " at the end of a round's idle gap. "
                    + (decider.get().rate().isPresent()
                            ? "Line: the fitted growth. Band: its 90 % interval. Dashed: growth that is still allowed."
                            : "Too few rounds for a fit.")));
            blocks.add(new Picture("Floors against calls", "chart", svg.get()));
        } else {
            blocks.add(new Missing("It takes at least two floors, and " + countOfFloors(decider) + "."));
        }
        return new Panel("per-call", FULL, "Floors against calls", blocks);
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
        List<Block> blocks = new ArrayList<>();
        if (finished.run().rounds().isEmpty()) {
            blocks.add(new Missing("No round was finished."));
        } else {
            tables.leftOut().ifPresent(text -> blocks.add(new Note(text)));
            blocks.add(tables.rounds());
        }
        return new Panel("rounds", FULL, "Rounds", blocks);
    }

    private Panel channels() {
        Block block = verdict.channels().isEmpty() ? new Missing("No channel was judged.") : tables.channels();
        return new Panel("channels", FULL, "Channels", List.of(block));
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

    private Panel small(String id, String title, Channel channel, Optional<String> svg) {
        List<Block> blocks = new ArrayList<>();
        FloorSeries.of(finished.run(), channel, Exposure.CALLS)
                .change(NUMBERS)
                .map(change -> change + answer(channel))
                .ifPresent(text -> blocks.add(new Note(text)));
        blocks.add(svg.<Block>map(text -> new Picture(title, "small-chart", text))
                .orElseGet(() -> new Missing(
                        finished.samples().isEmpty() ? "No sample was taken." : "Not readable in this server.")));
        return new Panel(id, "quarter", title, blocks);
    }

    private String answer(Channel channel) {
        return verdict.channels().stream()
                .filter(judged -> judged.channel().equals(channel))
                .findFirst()
                .map(judged -> ": " + judged.answer().words().toLowerCase(Locale.ROOT))
                .orElse("");
    }

    private Panel caveats() {
        List<Block> blocks = new ArrayList<>();
        blocks.add(
                verdict.caveats().isEmpty()
                        ? new Note("No caveat was recorded.")
                        : new Bullets(
                                verdict.caveats().stream().map(texts::sentence).toList()));
        if (!verdict.toSettle().isEmpty()) {
            blocks.add(new Note("What would settle it:"));
            blocks.add(
                    new Bullets(verdict.toSettle().stream().map(texts::sentence).toList()));
        }
        return new Panel("caveats", FULL, "Caveats and what would settle it", blocks);
    }

    private Panel raw() {
        List<FileLink> links = finished.files().stream()
                .map(file -> new FileLink(
                        file.relativePath(),
                        VisibleText.name(file.purpose()),
                        file.sizeBytes().isPresent()
                                ? NUMBERS.bytes(file.sizeBytes().getAsLong())
                                : ""))
                .toList();
        return new Panel(
                "raw",
                FULL,
                "Raw data",
                List.of(links.isEmpty() ? new Missing("No other file was written.") : new Files(links)));
    }

    private Optional<Block> probe(String fact, String words) {
        return Optional.ofNullable(finished.run().environment().get(fact))
                .map(text -> new Note(words + texts.sentence(text) + "."));
    }

    private Panel decided() {
        if (verdict.channels().isEmpty()) {
            return new Panel("decided", FULL, "How this was decided", List.of(new Missing("No channel was judged.")));
        }
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Note("Each channel is judged on its own; any that convicts, convicts the server. Intervals"
                + " are 90 % intervals: two one-sided 95 % bounds."));
        probe("live bytes", "Live bytes: ").ifPresent(blocks::add);
        probe("set in the server's environment", "Set in the server's environment, unlike in production: ")
                .ifPresent(blocks::add);
        blocks.add(new Folded("Numbers of each channel", List.of(tables.decisions())));
        return new Panel("decided", FULL, "How this was decided", blocks);
    }
}
