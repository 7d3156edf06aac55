package mcpleak.report;

import static mcpleak.report.PageView.cell;
import static mcpleak.report.PageView.number;
import static mcpleak.report.PageView.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mcpleak.report.PageView.Block;
import mcpleak.report.PageView.Cell;
import mcpleak.report.PageView.Legend;
import mcpleak.report.PageView.LegendMark;
import mcpleak.report.PageView.Missing;
import mcpleak.report.PageView.Note;
import mcpleak.report.PageView.Panel;
import mcpleak.report.PageView.Picture;
import mcpleak.report.PageView.Row;
import mcpleak.report.PageView.Table;
import mcpleak.series.Latency;
import mcpleak.series.RequestSummary;

/** Fill the section on response times. */
final class LatencyPanel {

    private static final NumberText NUMBERS = NumberText.HTML;
    private static final double MICROS_PER_MILLI = 1_000;
    private static final int MOST_REQUESTS = 60;

    private LatencyPanel() {}

    /** Fill the section. */
    static Panel of(FinishedRun finished) {
        List<Block> blocks = new ArrayList<>();
        LatencyChart.svg(finished).ifPresent(svg -> {
            blocks.add(new Note("All tool calls, by round, on the time axis of the memory above."));
            blocks.add(new Picture("Response time by round", "chart", svg));
            blocks.add(new Legend(List.of(
                    new LegendMark("key-line private", "median (p50)"),
                    new LegendMark("key-line rss", "95 % took no longer (p95)"))));
        });
        List<RequestSummary> requests = finished.run().requests();
        if (requests.isEmpty()) {
            blocks.add(new Missing("Response times were not recorded in this run."));
        } else {
            blocks.add(table(requests));
            if (requests.size() > MOST_REQUESTS) {
                blocks.add(new Note("Only the first " + MOST_REQUESTS + " of " + requests.size()
                        + " are shown; run.json holds them all."));
            }
        }
        return new Panel("latency", "full", "Response times", blocks);
    }

    private static Table table(List<RequestSummary> requests) {
        return new Table(
                "Response times of successful requests",
                List.of(
                        text("Request"),
                        number("OK"),
                        number("Failed"),
                        number("Mean"),
                        number("p50"),
                        number("p95"),
                        number("p99"),
                        number("Max")),
                requests.stream()
                        .limit(MOST_REQUESTS)
                        .map(request -> new Row("", cells(request)))
                        .toList());
    }

    private static List<Cell> cells(RequestSummary request) {
        Optional<Latency> times = request.latency();
        String prefix = request.kind() == RequestSummary.Kind.TOOL ? "tools/call " : "";
        return List.of(
                cell(prefix + VisibleText.name(request.name())),
                cell(NUMBERS.count(request.ok())),
                cell(NUMBERS.count(request.failed())),
                millis(times.map(Latency::meanMicros)),
                millis(times.map(each -> (double) each.p50Micros())),
                millis(times.map(each -> (double) each.p95Micros())),
                millis(times.map(each -> (double) each.p99Micros())),
                millis(times.map(each -> (double) each.maxMicros())));
    }

    private static Cell millis(Optional<Double> micros) {
        return cell(micros.map(value -> NUMBERS.number(value / MICROS_PER_MILLI) + "\u00a0ms")
                .orElse("\u2013"));
    }
}
