package mcpleak.report;

import static mcpleak.report.PageView.cell;
import static mcpleak.report.PageView.number;
import static mcpleak.report.PageView.text;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import mcpleak.report.PageView.Missing;
import mcpleak.report.PageView.Note;
import mcpleak.report.PageView.Panel;
import mcpleak.report.PageView.Row;
import mcpleak.report.PageView.Table;
import mcpleak.series.Channel;
import mcpleak.series.Exposure;
import mcpleak.series.RecordedRun;
import mcpleak.verdict.LeakVerdict;
import mcpleak.verdict.ToolGrowth;

/** Fill the sections on sessions and on what was not given back. */
final class ResourcePanel {

    private static final NumberText NUMBERS = NumberText.HTML;
    private static final String NONE = "\u2013";
    private static final String HALF = "half";

    private ResourcePanel() {}

    /** Fill the section that tells sessions from calls. */
    static Panel sessions(FinishedRun finished) {
        LoadFigures load = finished.load();
        if (load.sessionsOpened() == 0) {
            return new Panel(
                    "sessions", HALF, "By session", List.of(new Missing("No session was opened, so none can leak.")));
        }
        List<Row> rows = List.of(
                new Row(
                        "",
                        List.of(
                                cell("Opened"),
                                cell(NUMBERS.count(load.sessionsOpened())),
                                growth(finished, "sessions"))),
                new Row("", List.of(cell("Closed"), cell(NUMBERS.count(load.sessionsClosed())), cell(NONE))),
                new Row(
                        "",
                        List.of(
                                cell("Abandoned"),
                                cell(NUMBERS.count(load.sessionsAbandoned())),
                                growth(finished, "abandoned"))),
                new Row("", List.of(cell("Expired"), cell(NUMBERS.count(load.sessionsExpired())), cell(NONE))));
        return new Panel(
                "sessions",
                HALF,
                "By session",
                List.of(
                        new Note(
                                "What opening or abandoning a session adds, its calls apart. Expired: unknown to the server when they were used."),
                        new Table(
                                "Sessions",
                                List.of(text("Sessions"), number("How many"), number("Growth each")),
                                rows)));
    }

    private static PageView.Cell growth(FinishedRun finished, String key) {
        LeakVerdict verdict = finished.verdict();
        return cell(verdict.tools().stream()
                .filter(tool -> tool.name().equals(key))
                .filter(tool -> CulpritText.undistinguished(verdict).isEmpty())
                .findFirst()
                .map(ToolGrowth::rate)
                .map(rate -> NUMBERS.bytes(rate.value()) + " (" + NUMBERS.byteInterval(rate) + ")")
                .orElse("not told apart"));
    }

    /** Fill the section on what was started and not stopped, as far as it shows from outside the server. */
    static Panel leftOpen(FinishedRun finished) {
        LoadFigures load = finished.load();
        List<Row> rows = new ArrayList<>();
        long open = load.sessionsOpened() - load.sessionsClosed();
        rows.add(new Row(
                open > 0 ? "worse" : "",
                List.of(
                        cell("MCP sessions"),
                        cell(NUMBERS.count(load.sessionsOpened())),
                        cell(NUMBERS.count(load.sessionsClosed())),
                        cell((open > 0 ? "\u25b2 " : "") + NUMBERS.count(Math.max(0, open))))));
        rows.add(net(finished, "File descriptors (net)", Channel.OPEN_FILES));
        rows.add(net(finished, "Threads (net)", Channel.THREADS));
        rows.add(net(finished, "Child processes (net)", Channel.CHILD_PROCESSES));
        rows.add(net(finished, "Sockets in CLOSE_WAIT", Channel.CLOSE_WAIT));
        return new Panel(
                "resources",
                HALF,
                "Resources",
                List.of(
                        new Note("From the first round to the last, at rest."),
                        new Table(
                                "Resources",
                                List.of(text("What"), number("Started"), number("Stopped"), number("Left open")),
                                rows)));
    }

    private static Row net(FinishedRun finished, String label, Channel channel) {
        OptionalLong change = change(finished.run(), channel);
        boolean grew = change.orElse(0) > 0;
        boolean guilty = grew
                && finished.verdict().channels().stream()
                        .anyMatch(judged ->
                                judged.channel().equals(channel) && judged.answer() == mcpleak.verdict.Answer.LEAK);
        String text = change.isPresent() ? NUMBERS.signedCount(change.getAsLong()) : "not observable";
        return new Row(
                guilty ? "worse" : "",
                List.of(cell(label), cell(NONE), cell(NONE), cell((guilty ? "\u25b2 " : "") + text)));
    }

    private static OptionalLong change(RecordedRun run, Channel channel) {
        List<FloorSeries.Reading> floors =
                FloorSeries.of(run, channel, Exposure.CALLS).rounds();
        return floors.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(Math.round(
                        floors.get(floors.size() - 1).value() - floors.get(0).value()));
    }
}
