package mcpleak.report;

import java.util.List;

/**
 * Hold the leak page as its template needs it: every text ready, nothing left to decide or to format.
 *
 * <p>Immutable. Texts are plain; the template escapes them. Only {@link Picture#svg()} and {@link Cell#svg()} are markup, and
 * that comes from {@link SvgDrawing} and {@link LinkText} alone.
 *
 * @param title the page's title
 * @param simulation the simulation's name
 * @param started when the run began
 * @param tabs Gatling's pages and this one; may be empty
 * @param banner the verdict
 * @param cards five facts
 * @param panels the sections in order
 */
record PageView(
        String title,
        String simulation,
        String started,
        List<Tab> tabs,
        Banner banner,
        List<Card> cards,
        List<Panel> panels) {

    /** A link in the head of the page; {@code href} is empty for the page itself. */
    record Tab(String label, String href) {}

    /** The verdict: {@code css} is one of leak, clean, unsure and none. */
    record Banner(
            String css, String sign, String words, String sentence, String why, String action, List<Fact> facts) {}

    /** A name and what it is. */
    record Fact(String name, String value) {}

    /** A fact in large letters. */
    record Card(String label, String value, String note) {}

    /** A section; {@code css} says how wide it is. */
    record Panel(String id, String css, String heading, List<Block> blocks) {}

    /** One part of a section. */
    sealed interface Block permits Note, Missing, Picture, Legend, Table, Facts, Bullets, Files, Commands, Folded {}

    /** A sentence. */
    record Note(String text) implements Block {}

    /** Why the section cannot be shown. */
    record Missing(String why) implements Block {}

    /** A chart; {@code name} names its scroll region. */
    record Picture(String name, String css, String svg) implements Block {}

    /** What the marks of a chart mean. */
    record Legend(List<LegendMark> keys) implements Block {}

    /** One mark: {@code css} is the class of its sample. */
    record LegendMark(String css, String words) {}

    /** A table: its first column heads the rows. */
    record Table(String name, List<Column> columns, List<Row> rows) implements Block {}

    /** A column: {@code css} is num for numbers, text for the rest. */
    record Column(String head, String css) {}

    /** A row: {@code css} may be empty. */
    record Row(String css, List<Cell> cells) {}

    /** A cell: a text, a picture or both. */
    record Cell(String text, String svg) {}

    /** Names and values. */
    record Facts(List<Fact> facts) implements Block {}

    /** Sentences in a list. */
    record Bullets(List<String> texts) implements Block {}

    /** Links to files of the run. */
    record Files(List<FileLink> files) implements Block {}

    /** One link with what it leads to and how large that is. */
    record FileLink(String href, String purpose, String size) {}

    /** Lines for a shell. */
    record Commands(List<Command> commands) implements Block {}

    /** A line for a shell and what it is good for. */
    record Command(String purpose, String line) {}

    /** What opens on demand. */
    record Folded(String summary, List<Block> blocks) implements Block {}

    /** A cell of text. */
    static Cell cell(String text) {
        return new Cell(text, "");
    }

    /** A column of text. */
    static Column text(String head) {
        return new Column(head, "text");
    }

    /** A column of numbers. */
    static Column number(String head) {
        return new Column(head, "num");
    }
}
