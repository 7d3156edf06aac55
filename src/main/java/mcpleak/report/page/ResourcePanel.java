package mcpleak.report.page;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import mcpleak.recording.Channel;
import mcpleak.recording.Exposure;
import mcpleak.report.page.html.Panel;
import mcpleak.report.page.html.Table;
import mcpleak.report.words.CulpritText;
import mcpleak.report.words.FinishedRun;
import mcpleak.report.words.FloorSeries;
import mcpleak.report.words.LoadFigures;
import mcpleak.report.words.NumberText;
import mcpleak.report.words.VisibleText;
import mcpleak.verdict.LeakVerdict;
import mcpleak.verdict.channel.Answer;

/** Fill the sections on the load, its sessions, and what was not given back. */
final class ResourcePanel {

    private static final NumberText NUMBERS = NumberText.HTML;
    private static final String NONE = "\u2013";
    private static final int MOST_FAILURES = 20;

    private ResourcePanel() {}

    /** Fill the section that tells sessions from calls. */
    static Panel sessions(FinishedRun finished) {
        LoadFigures load = finished.load();
        Panel panel = Panel.half("sessions", "By session");
        if (load.sessionsOpened() == 0) {
            return panel.missing("No session was opened, so none can leak.");
        }
        return panel.note(
                        "What opening or abandoning a session adds, its calls apart. Expired: unknown to the server when they were used.")
                .table(new Table("Sessions")
                        .text("Sessions")
                        .number("How many", "Growth each")
                        .row("", "Opened", NUMBERS.count(load.sessionsOpened()), growth(finished, "sessions"))
                        .row("", "Closed", NUMBERS.count(load.sessionsClosed()), NONE)
                        .row("", "Abandoned", NUMBERS.count(load.sessionsAbandoned()), growth(finished, "abandoned"))
                        .row("", "Expired", NUMBERS.count(load.sessionsExpired()), NONE));
    }

    private static String growth(FinishedRun finished, String key) {
        LeakVerdict verdict = finished.verdict();
        return verdict.tools().stream()
                .filter(tool -> tool.name().equals(key))
                .filter(tool -> CulpritText.undistinguished(verdict).isEmpty())
                .findFirst()
                .map(tool -> NUMBERS.bytes(tool.rate().value()) + " (" + NUMBERS.byteInterval(tool.rate()) + ")")
                .orElse("not told apart");
    }

    /** Fill the section on what was started and not stopped, as far as it shows from outside the server. */
    static Panel leftOpen(FinishedRun finished) {
        LoadFigures load = finished.load();
        long open = load.sessionsOpened() - load.sessionsClosed();
        Table table = new Table("Resources")
                .text("What")
                .number("Started", "Stopped", "Left open")
                .row(
                        open > 0 ? "worse" : "",
                        "MCP sessions",
                        NUMBERS.count(load.sessionsOpened()),
                        NUMBERS.count(load.sessionsClosed()),
                        (open > 0 ? "\u25b2 " : "") + NUMBERS.count(Math.max(0, open)));
        net(table, finished, "File descriptors (net)", Channel.OPEN_FILES);
        net(table, finished, "Threads (net)", Channel.THREADS);
        net(table, finished, "Child processes (net)", Channel.CHILD_PROCESSES);
        net(table, finished, "Sockets in CLOSE_WAIT", Channel.CLOSE_WAIT);
        return Panel.half("resources", "Resources")
                .note("From the first round to the last, at rest.")
                .table(table);
    }

    private static void net(Table table, FinishedRun finished, String label, Channel channel) {
        OptionalLong change =
                FloorSeries.of(finished.run(), channel, Exposure.CALLS).netChange();
        boolean guilty = change.orElse(0) > 0
                && finished.verdict().channels().stream()
                        .anyMatch(judged -> judged.channel().equals(channel) && judged.answer() == Answer.LEAK);
        String text = change.isPresent() ? NUMBERS.signedCount(change.getAsLong()) : "not observable";
        table.row(guilty ? "worse" : "", label, NONE, NONE, (guilty ? "\u25b2 " : "") + text);
    }

    /** Fill the section on the load and its failures. */
    static Panel load(LoadFigures load) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Users a round", NUMBERS.count(load.users()));
        facts.put("Calls answered", NUMBERS.count(load.callsOk()));
        facts.put("Calls failed", NUMBERS.count(load.callsFailed()));
        load.successPercent().ifPresent(share -> facts.put("Success rate", NUMBERS.percentDown(share)));
        load.callsPerSecond().ifPresent(rate -> facts.put("Rate under load", NUMBERS.number(rate) + "\u00a0calls/s"));
        facts.put("Time under load", NUMBERS.elapsed(load.loadTime()) + "\u00a0min:s");
        facts.put(
                "Sessions",
                NUMBERS.count(load.sessionsOpened()) + " opened, " + NUMBERS.count(load.sessionsClosed()) + " closed, "
                        + NUMBERS.count(load.sessionsAbandoned()) + " abandoned, "
                        + NUMBERS.count(load.sessionsExpired()) + " expired");
        Panel panel = Panel.full("load", "Load").facts(facts);
        List<LoadFigures.Failure> failures = load.failures();
        if (!failures.isEmpty()) {
            Table table = new Table("Failures").text("Failure").number("Times");
            failures.stream()
                    .limit(MOST_FAILURES)
                    .forEach(failure ->
                            table.row("", VisibleText.name(failure.message()), NUMBERS.count(failure.count())));
            panel.table(table);
        }
        return failures.size() <= MOST_FAILURES
                ? panel
                : panel.note("Only the first " + MOST_FAILURES + " of " + NUMBERS.count(failures.size())
                        + " distinct messages are shown.");
    }
}
