package mcpleak.recording.foreign;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import mcpleak.recording.file.MalformedInput;

/**
 * A column of memory of a table.
 *
 * @param column its index
 * @param title its title
 * @param comma whether a comma is the decimal sign; else it stands between thousands
 * @param unit the unit where a cell names none
 */
record MemoryColumn(int column, String title, boolean comma, MemoryUnit unit) {

    private static final Pattern CELL =
            Pattern.compile("(\\d[\\d.,'\u00a0\u202f]*(?:[eE]\\+?\\d+)?) ?([A-Za-z]{1,5})?(?: ?/.*)?");
    private static final Pattern THOUSANDS = Pattern.compile("\\d{1,3}(?:,\\d{3})+(?:\\.\\d+)?");
    private static final int TRIED = 200;

    /** Returns whether a cell is a number, perhaps with a unit of memory behind it. */
    static boolean isNumber(String cell) {
        Matcher number = CELL.matcher(cell);
        return number.matches()
                && Optional.ofNullable(number.group(2))
                        .map(unit -> MemoryUnit.ofCell(unit).isPresent())
                        .orElse(true);
    }

    /**
     * Finds the columns: the one with the best title; else the only one with numbers, or all where each is a series of its own.
     *
     * @throws MalformedInput if none is found, or several and it is not clear which is meant, or the unit is not clear
     */
    static List<MemoryColumn> of(Table table, TimeColumn time, Choice choice) throws MalformedInput {
        List<Integer> numbers = IntStream.range(0, table.titles().size())
                .filter(column -> column != time.column() && column != time.clock())
                .filter(column -> table.column(column).stream()
                                        .limit(TRIED)
                                        .filter(MemoryColumn::isNumber)
                                        .count()
                                * 2
                        > Math.min(TRIED, table.rows().size()))
                .boxed()
                .toList();
        List<MemoryColumn> found = new ArrayList<>();
        for (int column : chosen(table, numbers, choice)) {
            found.add(of(table, column, choice));
        }
        return found;
    }

    private static List<Integer> chosen(Table table, List<Integer> numbers, Choice choice) throws MalformedInput {
        if (choice.column().isPresent()) {
            String wanted = choice.column().get();
            int column = table.titles().indexOf(wanted);
            if (!numbers.contains(column)) {
                throw new MalformedInput(
                        "no column \"" + wanted + "\" with numbers; there are: " + titles(table, numbers));
            }
            return List.of(column);
        }
        int best = numbers.stream()
                .mapToInt(column -> Titles.memory(table.titles().get(column)))
                .min()
                .orElse(0);
        if (numbers.isEmpty()) {
            throw new MalformedInput("no column of memory among: " + String.join(", ", table.titles()));
        }
        if (Titles.isKnown(best)) {
            return List.of(numbers.stream()
                    .filter(column -> Titles.memory(table.titles().get(column)) == best)
                    .findFirst()
                    .orElseThrow());
        }
        List<Integer> unnamed = numbers.stream()
                .filter(column -> Titles.mayBeMemory(table.titles().get(column)))
                .toList();
        boolean each = table.titles().get(0).equals("Time") && table.titles().size() == unnamed.size() + 1;
        if (unnamed.size() == 1 || each) {
            return unnamed;
        }
        throw new MalformedInput(
                "which column is memory is not clear: --column NAME says it; there are: " + titles(table, numbers));
    }

    private static String titles(Table table, List<Integer> columns) {
        return String.join(
                ", ", columns.stream().map(column -> table.titles().get(column)).toList());
    }

    private static MemoryColumn of(Table table, int column, Choice choice) throws MalformedInput {
        String title = table.titles().get(column);
        List<String> cells = table.column(column);
        boolean quoted = table.form().equals("CSV with commas");
        List<String> commas =
                cells.stream().filter(cell -> cell.indexOf(',') >= 0).toList();
        boolean thousands = !commas.isEmpty()
                && commas.stream()
                        .allMatch(cell -> THOUSANDS
                                .matcher(cell.split("[ A-Za-z]", -1)[0])
                                .matches())
                && (quoted
                        || commas.stream()
                                .anyMatch(
                                        cell -> cell.indexOf('.') >= 0 || cell.indexOf(',') != cell.lastIndexOf(',')));
        MemoryColumn plain = new MemoryColumn(column, title, !thousands, MemoryUnit.B);
        Optional<MemoryUnit> unit =
                choice.unit().or(() -> MemoryUnit.ofTitle(title)).or(() -> plain.named(cells));
        return new MemoryColumn(column, title, !thousands, unit.isPresent() ? unit.get() : plain.byMagnitude(cells));
    }

    /** Cells that name their own units need none. */
    private Optional<MemoryUnit> named(List<String> cells) {
        boolean named = cells.stream()
                .limit(TRIED)
                .map(CELL::matcher)
                .filter(Matcher::matches)
                .allMatch(cell -> cell.group(2) != null);
        return named ? Optional.of(MemoryUnit.B) : Optional.empty();
    }

    private MemoryUnit byMagnitude(List<String> cells) throws MalformedInput {
        double[] values = cells.stream()
                .map(this::value)
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .sorted()
                .toArray();
        double median = values.length == 0 ? 0 : values[values.length / 2];
        boolean whole = Arrays.stream(values).allMatch(value -> value == Math.rint(value));
        List<MemoryUnit> units = MemoryUnit.ofMagnitude(median, whole);
        if (units.size() != 1) {
            throw new MalformedInput("the unit of \"" + title + "\" is not clear (" + median
                    + " at the median): --unit B, KiB, MiB or GiB says it");
        }
        return units.get(0);
    }

    /** Returns the bytes of a cell; empty if it is no number. */
    OptionalDouble bytes(String cell) {
        Matcher number = CELL.matcher(cell);
        OptionalDouble value = value(cell);
        return value.isEmpty() || !number.matches()
                ? OptionalDouble.empty()
                : OptionalDouble.of(value.getAsDouble()
                        * Optional.ofNullable(number.group(2))
                                .flatMap(MemoryUnit::ofCell)
                                .orElse(unit)
                                .bytes());
    }

    private OptionalDouble value(String cell) {
        Matcher number = CELL.matcher(cell);
        if (!number.matches()) {
            return OptionalDouble.empty();
        }
        String digits = number.group(1).replaceAll("['\u00a0\u202f]", "");
        boolean both = digits.indexOf(',') >= 0 && digits.indexOf('.') >= 0;
        boolean last = both ? digits.lastIndexOf(',') > digits.lastIndexOf('.') : comma;
        String plain = last ? digits.replace(".", both ? "" : ".").replace(',', '.') : digits.replace(",", "");
        try {
            return OptionalDouble.of(Double.parseDouble(plain));
        } catch (NumberFormatException severalSigns) {
            return OptionalDouble.empty();
        }
    }
}
