package mcpleak.ledger;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Hold the cells of one record of a CSV export as places in its bytes. A quote that is never closed runs to the record's end.
 * Confined to one thread.
 */
final class CsvCells {

    private static final int USUAL = 16;

    private final byte[] data;
    private int[] places = new int[2 * USUAL];
    private int size;

    private CsvCells(byte[] data) {
        this.data = data;
    }

    static CsvCells of(byte[] data, int from, int to, char delimiter) {
        CsvCells cells = new CsvCells(data);
        boolean quoted = false;
        boolean blank = true;
        int start = from;
        for (int at = from; at < to; at++) {
            byte c = data[at];
            if (quoted) {
                quoted = c != '"';
            } else if (c == '"') {
                // within a cell that has begun without a quote it is a character; a second quote goes on with the first
                quoted = blank || (data[at - 1] == '"' && isQuoted(data, start, at));
                blank = false;
            } else if (c == delimiter) {
                cells.add(start, at);
                start = at + 1;
                blank = true;
            } else {
                blank &= c == ' ' || c == '\t';
            }
        }
        cells.add(start, to);
        return cells;
    }

    private static boolean isQuoted(byte[] data, int from, int to) {
        int at = from;
        while (at < to && (data[at] == ' ' || data[at] == '\t')) {
            at++;
        }
        return at < to && data[at] == '"';
    }

    private void add(int from, int to) {
        if (2 * size == places.length) {
            places = Arrays.copyOf(places, 2 * places.length);
        }
        places[2 * size] = from;
        places[2 * size++ + 1] = to;
    }

    int size() {
        return size;
    }

    /** Return a cell without its quotes; empty if there are not so many. */
    Optional<String> text(int index) {
        if (index >= size) {
            return Optional.empty();
        }
        int from = places[2 * index];
        int to = places[2 * index + 1];
        if (!isQuoted(data, from, to)) {
            return Optional.of(new String(data, from, to - from, StandardCharsets.UTF_8));
        }
        while (data[from] != '"') {
            from++;
        }
        String text = new String(data, from + 1, to - from - 1, StandardCharsets.UTF_8);
        return Optional.of(
                text.indexOf('"') == text.length() - 1 && !text.isEmpty()
                        ? text.substring(0, text.length() - 1)
                        : unquoted(text));
    }

    private static String unquoted(String text) {
        StringBuilder cell = new StringBuilder(text.length());
        boolean quoted = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '"' || !quoted) {
                cell.append(c);
            } else if (i + 1 < text.length() && text.charAt(i + 1) == '"') {
                cell.append('"');
                i++;
            } else {
                quoted = false;
            }
        }
        return cell.toString();
    }

    List<String> texts() {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            text(i).ifPresent(texts::add);
        }
        return texts;
    }
}
