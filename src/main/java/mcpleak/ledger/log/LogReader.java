package mcpleak.ledger.log;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

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
    private final Function<LogRecord, List<LogLine>> opener = this::opened;
    private final List<String> begun = new ArrayList<>();
    private Optional<CsvLayout> csv = Optional.empty();
    private int begunLength;
    private boolean open;
    private boolean ending;
    private long count;
    private String last = "";

    /** Takes what a log holds. */
    public interface Sink {

        /** Takes a line or record. */
        void record(LogRecord record);

        /** Takes notice that the line after this is longer than the limit: it is its beginning alone. */
        void cutLine();

        /** Takes notice that a quote of a CSV export is never closed: its lines are records. */
        void brokenRecord();

        /** Takes the time of the log's last line. */
        void lastTime(LogTime time);
    }

    /**
     * Creates a reader of one log.
     *
     * @param others names of fields, beside the message, that the sink asks for
     * @param longest longest line or CSV record that is read, in characters
     */
    public LogReader(LogFormat format, Collection<String> others, int longest, Sink sink) {
        this.names = new FieldNames(format, others);
        this.usualNames = new FieldNames(LogFormat.DETECTED, others);
        this.longest = longest;
        this.sink = sink;
        this.lines = new LineReader(longest, new LineReader.Sink() {
            @Override
            public void line(String text) {
                take(LogLine.clean(text));
            }

            @Override
            public void cutLine(String text) {
                sink.cutLine();
                take(LogLine.clean(text));
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
        LogTime.ofLine(last).ifPresent(sink::lastTime);
        ending = true;
        lines.end();
        endRecord();
        ending = false;
    }

    /** Takes the end of a log that was torn off: a line that has begun is none. */
    public void tornOff() {
        lines.forgetBegun();
        forgetBegun();
        end();
    }

    private void take(String line) {
        if (count == 0 && !ending && isHeader(line)) {
            count = 1;
        } else if (csv.isEmpty()) {
            record(line);
        } else {
            takePartOfRecord(line, csv.get());
        }
    }

    private boolean isHeader(String line) {
        csv = csv.or(() -> CsvLayout.ofHeader(line, names));
        return csv.isPresent();
    }

    private void takePartOfRecord(String line, CsvLayout layout) {
        if (!begun.isEmpty() && begunLength + line.length() > longest) {
            sink.brokenRecord();
            begun.forEach(this::record);
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
            record(String.join("\n", begun));
        }
        forgetBegun();
    }

    private void forgetBegun() {
        begun.clear();
        begunLength = 0;
        open = false;
    }

    private void record(String text) {
        last = text;
        boolean plain = csv.isEmpty() && !text.startsWith("{");
        sink.record(new LogRecord(++count, text, plain, opener));
    }

    private List<LogLine> opened(LogRecord record) {
        if (record.isPlain()) {
            return List.of(new LogLine(record.number(), record.text(), Map.of(), Optional.empty()));
        }
        LogLine line = csv.isPresent()
                ? csv.get().read(record)
                : new LogLine(record.number(), record.text(), Map.of(), Optional.empty());
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
