package mcpleak.report;

import static mcpleak.report.PageView.cell;
import static mcpleak.report.PageView.number;
import static mcpleak.report.PageView.text;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import mcpleak.report.PageView.Block;
import mcpleak.report.PageView.Bullets;
import mcpleak.report.PageView.Fact;
import mcpleak.report.PageView.Facts;
import mcpleak.report.PageView.FileLink;
import mcpleak.report.PageView.Files;
import mcpleak.report.PageView.Folded;
import mcpleak.report.PageView.Legend;
import mcpleak.report.PageView.LegendMark;
import mcpleak.report.PageView.Missing;
import mcpleak.report.PageView.Note;
import mcpleak.report.PageView.Panel;
import mcpleak.report.PageView.Picture;
import mcpleak.report.PageView.Row;
import mcpleak.report.PageView.Table;
import mcpleak.series.Channel;
import mcpleak.series.Exposure;
import mcpleak.series.RunEvent;
import mcpleak.series.Sample;
import mcpleak.verdict.ChannelVerdict;
import mcpleak.verdict.LeakVerdict;
import mcpleak.verdict.ToolGrowth;

/**
 * Fill the sections of the leak page. One that cannot be shown keeps its heading and says why.
 *
 * <p>Immutable.
 */
final class PagePanels {

    private static final NumberText NUMBERS = NumberText.HTML;
    private static final int MOST_TOOLS = 40;
    private static final int MOST_FAILURES = 20;
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
                tools(),
                rounds(),
                channels(),
                small("fds", "File descriptors", Channel.OPEN_FILES, Sample::openFiles),
                small("threads", "Threads", Channel.THREADS, Sample::threads),
                live(),
                load(),
                environment(),
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
            case NOTE -> "Note";
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

    private Panel tools() {
        if (verdict.tools().isEmpty()) {
            return new Panel(
                    "tools",
                    FULL,
                    "By tool",
                    List.of(new Missing(
                            "The tools' shares are not shown: they could not be told apart, or nothing grew.")));
        }
        List<ToolGrowth> worstFirst = verdict.tools().stream()
                .sorted(Comparator.comparingDouble(
                                (ToolGrowth tool) -> -tool.rate().value())
                        .thenComparing(ToolGrowth::name))
                .toList();
        double allowed = FloorSeries.decider(verdict)
                .filter(channel -> channel.unit().startsWith("B/"))
                .map(ChannelVerdict::convictMargin)
                .orElse(0.0);
        GrowthBar bar = new GrowthBar(worstFirst, allowed);
        List<Row> rows = worstFirst.stream()
                .limit(MOST_TOOLS)
                .map(tool -> row(tool, bar))
                .toList();
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Note("Growth per occurrence with its leave-one-round-out range. Grey strip: growth that is still"
                + " allowed."));
        blocks.add(new Table(
                "Growth by tool",
                List.of(text("Tool"), number("Times"), number("Growth each"), number("Range"), text("")),
                rows));
        if (worstFirst.size() > MOST_TOOLS) {
            blocks.add(new Note("Only the first " + MOST_TOOLS + " of " + worstFirst.size()
                    + " are shown; memory.json holds them all."));
        }
        return new Panel("tools", FULL, "By tool", blocks);
    }

    private Row row(ToolGrowth tool, GrowthBar bar) {
        boolean guilty = verdict.culprit().stream().anyMatch(culprit -> CulpritText.isNamed(culprit, tool));
        String name = switch (tool.name()) {
            case "sessions" -> "(opening a session)";
            case "abandoned" -> "(abandoning a session)";
            default -> VisibleText.name(RunText.bare(tool.name()));
        };
        String growth = NUMBERS.bytes(tool.rate().value());
        String range = NUMBERS.interval(tool.rate(), "B/").replace("/", "");
        return new Row(
                guilty ? "leak" : "",
                List.of(
                        cell((guilty ? "\u25b2 " : "") + name),
                        cell(NUMBERS.count(tool.calls())),
                        cell(growth),
                        cell(range),
                        new PageView.Cell("", bar.svg(tool.rate(), guilty, growth + ", " + range))));
    }

    private Panel rounds() {
        List<Block> blocks = new ArrayList<>();
        if (finished.run().rounds().isEmpty()) {
            blocks.add(new Missing("No round was finished."));
        } else {
            blocks.add(tables.rounds());
            tables.leftOut().ifPresent(text -> blocks.add(new Note(text)));
        }
        return new Panel("rounds", "wide", "Rounds", blocks);
    }

    private Panel channels() {
        Block block = verdict.channels().isEmpty() ? new Missing("No channel was judged.") : tables.channels();
        return new Panel("channels", "narrow", "Channels", List.of(block));
    }

    private Panel small(String id, String title, Channel channel, ToDoubleFunction<Sample> reading) {
        return small(id, title, channel, SmallChart.ofSamples(finished, title, reading));
    }

    private Panel live() {
        FloorSeries series = FloorSeries.of(finished.run(), Channel.LIVE_BYTES, Exposure.CALLS);
        return small("live", "Live bytes", Channel.LIVE_BYTES, SmallChart.ofFloors(finished, "Live bytes", series));
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
        return new Panel(id, "third", title, blocks);
    }

    private String answer(Channel channel) {
        return verdict.channels().stream()
                .filter(judged -> judged.channel().equals(channel))
                .findFirst()
                .map(judged -> ": " + judged.answer().words().toLowerCase(Locale.ROOT))
                .orElse("");
    }

    private Panel load() {
        LoadFigures load = finished.load();
        List<Block> blocks = new ArrayList<>();
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact("Users a round", NUMBERS.count(load.users())));
        facts.add(new Fact("Calls answered", NUMBERS.count(load.callsOk())));
        facts.add(new Fact("Calls failed", NUMBERS.count(load.callsFailed())));
        load.successPercent().ifPresent(share -> facts.add(new Fact("Success rate", NUMBERS.percent(share))));
        load.callsPerSecond()
                .ifPresent(rate -> facts.add(new Fact("Rate under load", NUMBERS.number(rate) + "\u00a0calls/s")));
        facts.add(new Fact("Time under load", NUMBERS.elapsed(load.loadTime()) + "\u00a0min:s"));
        facts.add(new Fact(
                "Sessions",
                NUMBERS.count(load.sessionsOpened()) + " opened, " + NUMBERS.count(load.sessionsClosed()) + " closed, "
                        + NUMBERS.count(load.sessionsAbandoned()) + " abandoned"));
        blocks.add(new Facts(facts));
        if (!load.failures().isEmpty()) {
            blocks.add(new Table(
                    "Failures",
                    List.of(text("Failure"), number("Times")),
                    load.failures().stream()
                            .limit(MOST_FAILURES)
                            .map(failure -> new Row(
                                    "",
                                    List.of(
                                            cell(VisibleText.name(failure.message())),
                                            cell(NUMBERS.count(failure.count())))))
                            .toList()));
            if (load.failures().size() > MOST_FAILURES) {
                blocks.add(new Note("Only the first " + MOST_FAILURES + " of "
                        + NUMBERS.count(load.failures().size()) + " distinct messages are shown."));
            }
        }
        return new Panel("load", FULL, "Load", blocks);
    }

    private Panel environment() {
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Note("No baseline was given, so nothing was compared."));
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact("Runtime", VisibleText.name(finished.run().runtime().name())));
        facts.addAll(facts(finished.run().environment()));
        blocks.add(new Facts(facts));
        if (!finished.run().settings().isEmpty()) {
            blocks.add(new Folded(
                    "Settings", List.of(new Facts(facts(finished.run().settings())))));
        }
        return new Panel("environment", FULL, "Environment and comparability", blocks);
    }

    private static List<Fact> facts(Map<String, String> map) {
        return map.entrySet().stream()
                .map(entry -> new Fact(VisibleText.name(entry.getKey()), VisibleText.name(entry.getValue())))
                .toList();
    }

    private Panel caveats() {
        List<Block> blocks = new ArrayList<>();
        blocks.add(
                verdict.caveats().isEmpty()
                        ? new Note("Nothing weakens this answer.")
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

    private Panel decided() {
        if (verdict.channels().isEmpty()) {
            return new Panel("decided", FULL, "How this was decided", List.of(new Missing("No channel was judged.")));
        }
        return new Panel(
                "decided",
                FULL,
                "How this was decided",
                List.of(
                        new Note("Each channel is judged on its own; any that convicts, convicts the server. Intervals"
                                + " are 90 % intervals: two one-sided 95 % bounds."),
                        new Folded("Numbers of each channel", List.of(tables.decisions()))));
    }
}
