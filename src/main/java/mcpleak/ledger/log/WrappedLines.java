package mcpleak.ledger.log;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Joins the lines of a message that was wrapped into a column of a console, as Rich does for the servers of FastMCP. Confined to one
 * thread.
 *
 * <p>A record begins with a time (blanks where it is that of the record before) and a level of eight characters; its other lines are
 * indented to the message's column. A word that fills the column goes on in the next line without a blank: a key that was broken is
 * whole again. Other lines pass as they are. What a container's runtime puts before each line is known.
 */
final class WrappedLines {

    private static final int MOST_LINES = 200;

    /** Lines of a log's beginning among which a record must be, for others to be looked for. */
    private static final int LOOKED_AT = 20_000;

    private static final String JSON_FILE = "{\"log\":\"";
    private static final int LONGEST_PREFIX = 200;
    private static final String DATE =
            "\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d:\\d\\d(?:[.,]\\d+)?(?:Z|[+-]\\d\\d:?\\d\\d)?";

    /** What stands before a line of docker compose, kubectl, the runtimes of Kubernetes, and the journal; two of them at most. */
    private static final Pattern PREFIX =
            Pattern.compile("(?:[A-Za-z0-9][\\w.@/-]{0,99} *+\\| ?|\\[[\\w.-]+/[\\w./-]+\\] ?"
                    + "|(?:" + DATE + "|[A-Z][a-z]{2} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?)"
                    + "(?: std(?:out|err) [FP]| [\\w.-]+ [\\w./@-]+(?:\\[\\d+\\])?:)? ){1,2}");

    private static final Pattern HEAD = Pattern.compile(
            "(\\[[^\\]]{8,40}\\] | *)(?:DEBUG   |INFO    |WARNING |ERROR   |CRITICAL|NOTSET  ) (?=\\S)");
    private static final Pattern PATH = Pattern.compile(" +\\S+\\.pyx?(?::\\d+)?$");

    /** Keys of a usual length are whole, though they fill a column by chance. */
    private static final Pattern WHOLE_KEY =
            Pattern.compile("(?s).*(?<![0-9A-Za-z-])(?:[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})");

    private final int longest;
    private final Sink sink;
    private final List<String> pieces = new ArrayList<>();
    private String head = "";
    private String lastTime = "";
    private int indent;
    private int looked;
    private int width;
    private int length;

    /** Takes lines. */
    interface Sink {

        /** Takes a line that was so many lines of the log. */
        void line(String text, int lines);
    }

    WrappedLines(int longest, Sink sink) {
        this.longest = longest;
        this.sink = sink;
    }

    /** Returns where a line begins behind what a container's runtime put before it. */
    static int prefix(String line) {
        Matcher prefix = PREFIX.matcher(line).region(0, Math.min(line.length(), LONGEST_PREFIX));
        return prefix.lookingAt() ? prefix.end() : 0;
    }

    void line(String line) {
        String plain = line.startsWith(JSON_FILE) && line.contains("  ") ? inJson(line) : line;
        if (!pieces.isEmpty() && continues(plain)) {
            return;
        }
        end();
        if (!mayBegin(plain) || !begins(plain)) {
            sink.line(line, 1);
        }
    }

    /** Returns the line that docker's json-file driver holds in an object. */
    private static String inJson(String line) {
        int end = line.indexOf("\\n\",\"stream\":");
        return end < 0
                ? line
                : line.substring(JSON_FILE.length(), end).replace("\\\"", "\"").replace("\\\\", "\\");
    }

    /** A server that writes so does it from its beginning. */
    private boolean mayBegin(String line) {
        return (indent > 0 || looked++ < LOOKED_AT) && line.contains("  ");
    }

    private boolean begins(String line) {
        int prefix = prefix(line);
        Matcher first = HEAD.matcher(line).region(prefix, line.length());
        if (!first.lookingAt()) {
            return false;
        }
        indent = first.end() - prefix;
        lastTime = first.group(1).isBlank() ? lastTime : first.group(1);
        head = line.substring(0, prefix) + lastTime + line.substring(first.end(1), first.end());
        String message = line.substring(first.end());
        Matcher path = PATH.matcher(message.stripTrailing());
        boolean pathed = path.find();
        width = pathed ? path.end() - path.group().strip().length() - 1 : message.length();
        add(pathed ? message.substring(0, path.start()) : message);
        return true;
    }

    private boolean continues(String line) {
        int from = prefix(line) + indent;
        boolean indented = from < line.length()
                && line.substring(from - indent, from).isBlank()
                && !line.substring(from).isBlank();
        if (!indented || pieces.size() >= MOST_LINES || length + line.length() > longest) {
            return false;
        }
        add(line.substring(from));
        return true;
    }

    private void add(String piece) {
        pieces.add(piece.stripTrailing());
        length += piece.length();
    }

    /** Takes the end: what has begun is whole. */
    void end() {
        if (pieces.isEmpty()) {
            return;
        }
        StringBuilder text = new StringBuilder(head);
        String last = "";
        for (String piece : pieces) {
            text.append(last.isEmpty() || isBroken(last, text) ? "" : " ").append(piece);
            last = piece;
        }
        int lines = pieces.size();
        pieces.clear();
        length = 0;
        sink.line(text.toString(), lines);
    }

    /** A word that fills the column goes on. */
    private boolean isBroken(String piece, StringBuilder text) {
        return piece.length() >= longestPiece()
                && piece.indexOf(' ') < 0
                && !WHOLE_KEY.matcher(text).matches();
    }

    /** The column's width, where the first line shows it; else what is written into it at most. */
    private int longestPiece() {
        int written = pieces.stream().mapToInt(String::length).max().orElse(0);
        return width > written ? width : written;
    }
}
