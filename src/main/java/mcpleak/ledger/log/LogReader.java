package mcpleak.ledger.log;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import mcpleak.time.WrittenTime;

/**
 * Reads a log that comes as bytes, in pieces of any size.
 *
 * <p>The shape is found by looking: plain text; lines that are JSON objects; CSV whose header names a message. Confined to one thread.
 */
public final class LogReader {

    private final Sink sink;
    private final int longest;
    private final FieldNames names;
    private final FieldNames usualNames;
    private final LineReader lines;
    private final WrappedLines wrapped;
    private final List<String> begun = new ArrayList<>();
    private Optional<CsvLayout> csv = Optional.empty();
    private int begunLength;
    private boolean open;
    private boolean ending;
    private long count;
    private String last = "";

    /**
     * One line or CSV record as it stands in the log: text, or something that is opened only when the messages in it are asked for.
     *
     * @param number its number in its log, from 1
     * @param text how it stands in the log
     * @param isPlain whether it is nothing but text: a message of one line
     */
    public record Entry(long number, String text, boolean isPlain, LogReader reader) {

        /** Returns the lines of the messages in it; never empty. */
        public List<LogLine> lines() {
            return reader.opened(this);
        }
    }

    /**
     * Says how a log is to be read where its own looks do not.
     *
     * @param messageColumn name of the CSV column or JSON field that holds the message; empty: found by its usual names
     * @param timeColumn name of the CSV column or JSON field that holds the time; empty: found by its usual names
     */
    public record Format(Optional<String> messageColumn, Optional<String> timeColumn) {

        /** Everything is found by its usual names. */
        public static final Format DETECTED = new Format(Optional.empty(), Optional.empty());
    }

    /** Takes what a log holds. */
    public interface Sink {

        /** Takes a line or record. */
        void entry(Entry entry);

        /** Takes notice that the line after this is longer than the limit: it is its beginning alone. */
        void cutLine();

        /** Takes notice that a quote of a CSV export is never closed: its lines are records. */
        void brokenRecord();

        /** Takes the time of the log's last line. */
        void lastTime(WrittenTime time);
    }

    /**
     * Creates a reader of one log.
     *
     * @param others names of fields, beside the message, that the sink asks for
     * @param longest longest line, in bytes of UTF-8, and longest CSV record, in characters
     */
    public LogReader(Format format, Collection<String> others, int longest, Sink sink) {
        this.names = new FieldNames(format, others);
        this.usualNames = new FieldNames(Format.DETECTED, others);
        this.longest = longest;
        this.sink = sink;
        this.wrapped = new WrappedLines(longest, this::take);
        this.lines = new LineReader(longest, (text, cut) -> {
            if (cut) {
                sink.cutLine();
            }
            wrapped.line(LogLine.clean(text));
            if (cut) {
                wrapped.end();
                endRecord();
            }
        });
    }

    /** Takes the next bytes of the log. */
    public void accept(byte[] bytes, int offset, int length) {
        lines.accept(bytes, offset, length);
    }

    /** Takes the end of the log: what is left is a line, too. The reader may go on with the next log of the same shape. */
    public void end() {
        WrittenTime.ofLine(last).ifPresent(sink::lastTime);
        ending = true;
        lines.end();
        wrapped.end();
        endRecord();
        ending = false;
    }

    /** Takes the end of a log that was torn off: a line that has begun is none. */
    public void tornOff() {
        lines.forgetBegun();
        forgetBegun();
        end();
    }

    private void take(String line, int physical) {
        if (count == 0 && !ending && csv.isEmpty()) {
            csv = CsvLayout.ofHeader(line, names);
            if (csv.isPresent()) {
                count = 1;
                return;
            }
        }
        if (csv.isEmpty()) {
            entry(line);
            count += physical - 1;
        } else {
            takePartOfRecord(line, csv.get());
        }
    }

    private void takePartOfRecord(String line, CsvLayout layout) {
        if (!begun.isEmpty() && begunLength + line.length() > longest) {
            sink.brokenRecord();
            begun.forEach(this::entry);
            forgetBegun();
        }
        begun.add(line);
        begunLength += line.length() + 1;
        open = layout.isOpenAfter(line, open);
        if (!open) {
            endRecord();
        }
    }

    private void endRecord() {
        if (!begun.isEmpty()) {
            entry(String.join("\n", begun));
        }
        forgetBegun();
    }

    private void forgetBegun() {
        begun.clear();
        begunLength = 0;
        open = false;
    }

    private void entry(String text) {
        last = text;
        sink.entry(new Entry(++count, text, csv.isEmpty() && !isJson(text), this));
    }

    /** An object may stand behind what a container's runtime put before it. */
    private static boolean isJson(String text) {
        return text.startsWith("{") || (text.contains("{\"") && text.startsWith("{", WrappedLines.prefix(text)));
    }

    private List<LogLine> opened(Entry entry) {
        int prefix = csv.isEmpty() && !entry.isPlain() ? WrappedLines.prefix(entry.text()) : 0;
        LogLine whole = new LogLine(
                entry.number(),
                entry.text().substring(prefix),
                Map.of(),
                Optional.of(entry.text().substring(0, prefix)).filter(text -> !text.isEmpty()));
        if (entry.isPlain()) {
            return List.of(whole);
        }
        LogLine line = csv.map(layout -> layout.read(whole)).orElse(whole);
        List<LogLine> json =
                line.text().startsWith("{") ? JsonMessages.of(line, csv.isPresent() ? usualNames : names) : List.of();
        return (json.isEmpty() ? List.of(line) : json)
                .stream().flatMap(LogReader::split).toList();
    }

    private static Stream<LogLine> split(LogLine message) {
        return Stream.of(message.text().split("\n", -1))
                .map(text -> new LogLine(message.number(), LogLine.clean(text), message.fields(), message.timeField()));
    }
}
