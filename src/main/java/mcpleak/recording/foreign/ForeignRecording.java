package mcpleak.recording.foreign;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import mcpleak.recording.file.MalformedInput;
import mcpleak.recording.file.SampleCsvReader.BadRow;

/**
 * A memory recording of another tool, read. Immutable.
 *
 * @param how what it was taken for, for people
 * @param series its series, by name, in the order of the file; readings in the order of the file
 * @param badRows number of rows that are none
 * @param told the first of them
 */
public record ForeignRecording(String how, Map<String, List<Reading>> series, long badRows, List<BadRow> told) {

    /** What can be read, for people. */
    public static final String READ =
            "read are a run folder, its run.json, our memory CSV and that of the original scripts, and any text or"
                    + " CSV with a column of times and one of memory: mprof, psrecord, pidstat -r, docker stats, ps or top in a loop, exports of"
                    + " Prometheus and Grafana, logs of process.memoryUsage(), spreadsheets";

    private static final List<Function<String, Optional<Table>>> READERS = List.of(TableReader::read, KeyedLines::read);
    private static final int MOST_TOLD = 20;
    private static final long DAY = 86_400_000;

    /**
     * Read a recording.
     *
     * @param bytes the file's bytes
     * @param choice what is known of it
     * @throws MalformedInput if it is none; the message says what is missing
     */
    public static ForeignRecording read(byte[] bytes, Choice choice) throws MalformedInput {
        String text = RecordedText.of(bytes);
        Optional<MalformedInput> why = Optional.empty();
        for (Function<String, Optional<Table>> reader : READERS) {
            Optional<Table> table = reader.apply(text);
            try {
                if (table.isPresent()) {
                    return read(table.get(), choice);
                }
            } catch (MalformedInput e) {
                why = why.or(() -> Optional.of(e));
            }
        }
        throw why.orElseGet(() -> new MalformedInput("no column of times and none of memory was found"));
    }

    private static ForeignRecording read(Table table, Choice choice) throws MalformedInput {
        TimeColumn time = TimeColumn.of(table)
                .orElseThrow(() -> new MalformedInput(
                        "no column of times among: " + String.join(", ", table.titles()) + " (" + table.form() + ")"));
        return new Builder(table, time).read(MemoryColumn.of(table, time, choice));
    }

    /** Collects readings. Confined to one thread. */
    private static final class Builder {
        private final Table table;
        private final TimeColumn time;
        private final int process;
        private final List<Integer> names;
        private final Map<String, List<Reading>> series = new LinkedHashMap<>();
        private final List<BadRow> told = new ArrayList<>();
        private long bad;
        private long days;
        private long latest;

        Builder(Table table, TimeColumn time) {
            this.table = table;
            this.time = time;
            this.process = columns(Titles::isProcess).stream().findFirst().orElse(-1);
            this.names = columns(Titles::isName).stream()
                    .filter(column -> isText(column))
                    .toList();
        }

        private List<Integer> columns(Predicate<String> meant) {
            return IntStream.range(0, table.titles().size())
                    .filter(column -> meant.test(table.titles().get(column)))
                    .boxed()
                    .toList();
        }

        private boolean isText(int column) {
            return column != time.column()
                    && table.rows().stream()
                            .limit(MOST_TOLD)
                            .noneMatch(row -> row.cells().size() > column && MemoryColumn.isNumber(row.cell(column)));
        }

        ForeignRecording read(List<MemoryColumn> columns) throws MalformedInput {
            boolean several = simultaneous();
            for (Table.Row row : table.rows()) {
                row(row, columns, several);
            }
            if (series.isEmpty()) {
                throw new MalformedInput("no row could be read"
                        + told.stream()
                                .findFirst()
                                .map(row -> ": line " + row.line() + ": " + row.reason())
                                .orElse(""));
            }
            MemoryColumn first = columns.get(0);
            String memory = columns.size() > 1 ? columns.size() + " columns" : "\"" + first.title() + "\"";
            String how = table.form() + ", times of \"" + table.titles().get(time.column()) + "\", memory of " + memory
                    + (first.unit() == MemoryUnit.B ? "" : " in " + first.unit().words());
            return new ForeignRecording(how, series, bad, told);
        }

        /** Processes with readings at one time stand beside one another; else one follows the other. */
        private boolean simultaneous() {
            Set<String> seen = new HashSet<>();
            return process >= 0
                    && table.rows().stream()
                            .filter(row -> row.cells().size() == table.titles().size())
                            .anyMatch(row -> !seen.add(row.cell(time.column()) + " " + name(row)));
        }

        private String name(Table.Row row) {
            return String.join(" ", names.stream().map(row::cell).toList());
        }

        private void row(Table.Row row, List<MemoryColumn> columns, boolean several) {
            if (row.cells().size() != table.titles().size()) {
                bad(row, row.cells().size() + " cells, not " + table.titles().size());
                return;
            }
            OptionalLong millis = time.millis(row);
            if (millis.isEmpty()) {
                bad(
                        row,
                        table.titles().get(time.column()) + ": not a time such as 2026-11-21T05:14:10.123Z: "
                                + row.cell(time.column()));
                return;
            }
            long at = dated(millis.getAsLong());
            String pid = process < 0 ? "" : row.cell(process);
            for (MemoryColumn column : columns) {
                String cell = row.cell(column.column());
                OptionalDouble bytes = column.bytes(cell);
                String name = columns.size() > 1 ? column.title() : name(row) + (several ? " pid " + pid : "");
                if (bytes.isPresent()) {
                    series.computeIfAbsent(name.strip(), absent -> new ArrayList<>())
                            .add(new Reading(at, Math.round(bytes.getAsDouble()), row.line(), several ? "" : pid));
                } else if (columns.size() == 1) {
                    bad(row, column.title() + ": not a number: " + cell);
                }
            }
        }

        /** A time of day that goes back by more than half a day is of the next. */
        private long dated(long millis) {
            boolean clock = millis < DAY && latest < DAY;
            days += clock && millis < latest - DAY / 2 ? 1 : 0;
            latest = millis;
            return millis + days * DAY;
        }

        private void bad(Table.Row row, String reason) {
            bad++;
            if (told.size() < MOST_TOLD) {
                told.add(new BadRow(row.line(), reason));
            }
        }
    }
}
