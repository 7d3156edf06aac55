package mcpleak.report.page.chart;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mcpleak.recording.Channel;
import mcpleak.recording.Exposure;
import mcpleak.recording.Round;
import mcpleak.recording.RunEvent;
import mcpleak.recording.sample.Sample;
import mcpleak.report.page.chart.Plot.Area;
import mcpleak.report.page.chart.Plot.ByteAxis;
import mcpleak.report.page.html.Markup;
import mcpleak.report.page.html.SvgDrawing;
import mcpleak.report.page.html.SvgDrawing.Point;
import mcpleak.report.page.html.SvgDrawing.Size;
import mcpleak.report.words.FinishedRun;
import mcpleak.report.words.FloorSeries;
import mcpleak.report.words.MemoryFigures;
import mcpleak.report.words.NumberText;
import mcpleak.report.words.VisibleText;
import mcpleak.verdict.channel.ChannelVerdict;

/**
 * Draw memory over time with its rounds and floors and, on the same times, the calls per second below it.
 *
 * <p>Confined to one thread.
 */
public final class TimeChart {

    private static final Area AREA = new Area(new Size(1000, 398), 62, 988, 26, 268, 8);
    private static final double LOAD_TOP = 313;
    private static final double LOAD_BOTTOM = 361;
    private static final double LABEL_WIDTH = 48;
    private static final double HEAD_ROOM = 1.06;

    private final FinishedRun finished;
    private final TimeAxis time;
    private final Plot plot;
    private final SvgDrawing svg;

    private TimeChart(FinishedRun finished, MemoryFigures figures) {
        this.finished = finished;
        time = AREA.time(finished.samples());
        double greatest = Math.max(1, Math.max((double) figures.maxBytes(), greatestFloor()));
        ByteAxis unit = ByteAxis.upTo(greatest);
        plot = new Plot(
                AREA, "Memory over time", described(figures), time, new Plot.Range(0, greatest * HEAD_ROOM, unit));
        svg = plot.svg();
        rounds();
        gaps();
        plot.grid(5, unit.unit());
    }

    /** Draw a run; empty if it has no samples. */
    public static Optional<Markup> svg(FinishedRun finished) {
        return MemoryFigures.of(finished.samples()).map(figures -> new TimeChart(finished, figures).drawn());
    }

    private Markup drawn() {
        List<Sample> samples = finished.samples();
        plot.line("line rss", "resident", time, samples, Sample::treeRssBytes);
        if (samples.stream().anyMatch(sample -> sample.treePrivateRssBytes() > 0)) {
            plot.line("line private", "private", time, samples, Sample::treePrivateRssBytes);
        }
        floors(Channel.PRIVATE_RSS, "floor");
        floors(Channel.LIVE_BYTES, "live");
        events();
        plot.timeAxis(time);
        load();
        time.draw(svg, LOAD_BOTTOM);
        return svg.finished();
    }

    private String described(MemoryFigures figures) {
        NumberText numbers = NumberText.HTML;
        return "Resident memory of the process tree went from "
                + numbers.bytes(figures.initialBytes()) + " to " + numbers.bytes(figures.finalBytes())
                + ", at most " + numbers.bytes(figures.maxBytes()) + ", in "
                + time.elapsed(
                        finished.samples().get(finished.samples().size() - 1).at())
                + ". The table of rounds and the CSV file hold the numbers.";
    }

    private double greatestFloor() {
        return Math.max(greatest(Channel.PRIVATE_RSS), greatest(Channel.LIVE_BYTES));
    }

    private double greatest(Channel channel) {
        return series(channel).range().map(range -> range[1]).orElse(0.0);
    }

    private FloorSeries series(Channel channel) {
        return FloorSeries.of(finished.run(), channel, Exposure.CALLS);
    }

    private void rounds() {
        int burnIn = FloorSeries.decider(finished.verdict())
                .map(ChannelVerdict::burnIn)
                .orElse(0);
        List<Round> loaded = finished.run().rounds().stream()
                .filter(round -> round.number() > 0)
                .toList();
        shade(loaded.stream().filter(round -> round.number() <= burnIn).toList(), "round warm");
        shade(loaded.stream().filter(round -> round.number() > burnIn).toList(), "round");
        double freeFrom = 0;
        for (Round round : loaded) {
            double middle = (time.at(round.startedAt()) + time.at(round.loadEndedAt())) / 2;
            if (middle >= freeFrom) {
                svg.text(new Point(middle, AREA.top() - 9), "tick mid", "R" + round.number());
                freeFrom = middle + LABEL_WIDTH;
            }
        }
    }

    private void shade(List<Round> rounds, String css) {
        List<List<Point>> areas = new ArrayList<>();
        for (Round round : rounds) {
            double from = time.at(round.startedAt());
            double to = time.at(round.loadEndedAt());
            areas.add(area(from, to, AREA.top(), AREA.bottom()));
            areas.add(area(from, to, LOAD_TOP, LOAD_BOTTOM));
        }
        if (!areas.isEmpty()) {
            svg.path(css, SvgDrawing.path(areas));
        }
    }

    private static List<Point> area(double left, double right, double top, double bottom) {
        return List.of(new Point(left, bottom), new Point(left, top), new Point(right, top), new Point(right, bottom));
    }

    private void gaps() {
        Optional<Instant> silentSince = Optional.empty();
        for (List<Sample> stretch : Plot.stretches(finished.samples())) {
            Instant resumed = stretch.get(0).at();
            silentSince.ifPresent(since -> gap(since, resumed));
            silentSince = Optional.of(stretch.get(stretch.size() - 1).at());
        }
    }

    private void gap(Instant since, Instant until) {
        double from = time.at(since);
        svg.rect(new Point(from, AREA.top()), new Size(time.at(until) - from, AREA.bottom() - AREA.top()), "gap");
        svg.text(
                new Point((from + time.at(until)) / 2, (AREA.top() + AREA.bottom()) / 2),
                "note mid",
                "no samples " + time.elapsed(since) + " to " + time.elapsed(until));
    }

    private void floors(Channel channel, String css) {
        FloorSeries series = series(channel);
        List<Point> points = plot.floors(time, series);
        if (points.size() > 1) {
            svg.path("join " + css, SvgDrawing.path(joined(series.floors(), points)));
        }
        svg.dots(points, "dot " + css, i -> channel.name() + ", " + series.words(i));
    }

    /** Floors of different processes are not joined. */
    private List<List<Point>> joined(List<FloorSeries.Reading> floors, List<Point> points) {
        List<Instant> restarts = finished.run().events().stream()
                .filter(event -> event.kind() == RunEvent.Kind.SERVER_RESTARTED)
                .map(RunEvent::at)
                .toList();
        List<List<Point>> lines = new ArrayList<>();
        for (int i = 0; i < points.size(); i++) {
            Instant until = floors.get(i).at();
            Instant since = i == 0 ? until : floors.get(i - 1).at();
            if (i == 0 || restarts.stream().anyMatch(at -> at.isAfter(since) && !at.isAfter(until))) {
                lines.add(new ArrayList<>());
            }
            lines.get(lines.size() - 1).add(points.get(i));
        }
        return lines;
    }

    private void events() {
        for (RunEvent event : finished.run().events()) {
            Optional<String> words = words(event);
            words.ifPresent(text -> {
                double x = time.at(event.at());
                svg.line(new Point(x, AREA.top()), new Point(x, LOAD_BOTTOM), "event");
                boolean right = x > (AREA.left() + AREA.right()) / 2;
                svg.text(
                        new Point(right ? x - 6 : x + 6, AREA.top() + 14),
                        right ? "event-words end" : "event-words",
                        text + " " + time.elapsed(event.at()));
            });
        }
    }

    private static Optional<String> words(RunEvent event) {
        return switch (event.kind()) {
            case SERVER_DIED -> Optional.of("server died");
            case SERVER_RESTARTED -> Optional.of("server restarted");
            case INTERRUPTED -> Optional.of("interrupted");
            case ENDED_EARLY -> Optional.of("ended early");
            case MARK -> Optional.of(VisibleText.name(event.text()));
            case PROBE_LOST, PROCESS, NOTE, DOUBT, LEFT_BEHIND -> Optional.empty();
        };
    }

    private void load() {
        List<CallRate> slices = CallRate.of(finished.samples());
        double greatest =
                slices.stream().mapToDouble(CallRate::callsPerSecond).max().orElse(0);
        LinearScale calls = new LinearScale(0, Math.max(1, greatest), LOAD_BOTTOM, LOAD_TOP);
        List<Point> outline = new ArrayList<>();
        outline.add(new Point(AREA.left(), LOAD_BOTTOM));
        for (CallRate slice : slices) {
            double y = calls.at(slice.callsPerSecond());
            outline.add(new Point(time.scale().at(slice.fromSecond()), y));
            outline.add(new Point(time.scale().at(slice.toSecond()), y));
        }
        outline.add(new Point(AREA.right(), LOAD_BOTTOM));
        svg.path("load", SvgDrawing.path(List.of(outline)) + "Z")
                .text(new Point(4, LOAD_TOP - 7), "tick", "calls/s")
                .text(new Point(AREA.left() - 8, LOAD_TOP + 8), "tick end", NumberText.HTML.number(calls.high()))
                .text(new Point(AREA.left() - 8, LOAD_BOTTOM), "tick end", "0")
                .text(new Point(AREA.right(), LOAD_BOTTOM + 33), "tick end", "elapsed, min:s");
    }

    /**
     * Tell how many calls ended per second in one slice of a run.
     *
     * <p>Immutable.
     *
     * @param fromSecond start of the slice, seconds since the first sample
     * @param toSecond its end
     * @param callsPerSecond successful and failed calls per second
     */
    record CallRate(double fromSecond, double toSecond, double callsPerSecond) {

        private static final int MOST_SLICES = 450;

        /** Cut a run into slices of a second or, where it is long, of an equal part of it. */
        static List<CallRate> of(List<Sample> samples) {
            List<CallRate> slices = new ArrayList<>();
            double length = samples.isEmpty() ? 0 : second(samples, samples.size() - 1);
            double width = Math.max(1, length / MOST_SLICES);
            int at = 0;
            for (double from = 0; from < length; from += width) {
                double to = Math.min(length, from + width);
                int next = at;
                while (next < samples.size() - 1 && second(samples, next) < to) {
                    next++;
                }
                double time = second(samples, next) - second(samples, at);
                long calls = calls(samples, next) - calls(samples, at);
                slices.add(new CallRate(from, to, time > 0 ? Math.max(0, calls / time) : 0));
                at = next;
            }
            return slices;
        }

        private static long calls(List<Sample> samples, int i) {
            return samples.get(i).calls() + samples.get(i).failedCalls();
        }

        private static double second(List<Sample> samples, int i) {
            return Duration.between(samples.get(0).at(), samples.get(i).at()).toMillis() / 1000.0;
        }
    }
}
