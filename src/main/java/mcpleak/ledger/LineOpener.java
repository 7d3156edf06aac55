package mcpleak.ledger;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Open a line that may be more than text, a JSON object or a CSV record, and hand on what it holds. Confined to one thread. */
final class LineOpener {

    private final Ledger ledger;
    private final LogLine line;
    private final FieldNames names;
    private final FieldNames usualNames;
    private Optional<CsvLayout> csv = Optional.empty();
    private boolean found;

    LineOpener(Ledger ledger, LogFormat format, LogLine line) {
        this.ledger = ledger;
        this.line = line;
        this.names = ledger.fieldNames(format);
        this.usualNames = ledger.fieldNames(LogFormat.DETECTED);
    }

    /** Look at the first line for a CSV header. */
    Optional<CsvLayout> header(byte[] data, int from, int to) {
        csv = CsvLayout.ofHeader(data, from, to, names);
        return csv;
    }

    /** Open the current line, in which the literals were found already: as it stands if it is nothing but text. */
    void openSearched(int from, int to) {
        if (csv.isEmpty() && line.data()[from] != '{') {
            ledger.line(line);
        } else {
            open(from, to);
        }
    }

    /** Open the current line. */
    void open(int from, int to) {
        boolean guess = ledger.match().isGuess(line);
        found = false;
        read(from, to);
        if (guess && !found) {
            ledger.match().openedInVain();
        }
    }

    private void read(int from, int to) {
        byte[] data = line.data();
        if (csv.isPresent()) {
            record(csv.get(), csv.get().cells(data, from, to));
            return;
        }
        List<JsonRecord> records = to > from && data[from] == '{' ? JsonReading.of(data, from, to, names) : List.of();
        if (records.isEmpty()) {
            hand(data, from, to);
        } else {
            records.forEach(json -> messages(json, Optional.empty()));
        }
    }

    private void record(CsvLayout layout, CsvCells cells) {
        String message = cells.text(layout.message()).orElse("");
        Optional<String> time = layout.time().flatMap(cells::text);
        if (message.startsWith("{")) {
            byte[] inner = message.getBytes(StandardCharsets.UTF_8);
            List<JsonRecord> records = JsonReading.of(inner, 0, inner.length, usualNames);
            if (!records.isEmpty()) {
                records.forEach(json -> messages(json, time));
                return;
            }
        }
        message(message, layout.fields(cells), time);
    }

    private void messages(JsonRecord json, Optional<String> outerTime) {
        Optional<String> time = json.time().isPresent() ? json.time() : outerTime;
        json.messages().forEach(text -> message(text, json.fields(), time));
    }

    private void message(String text, Map<String, String> fields, Optional<String> time) {
        int from = 0;
        while (from <= text.length()) {
            int feed = text.indexOf('\n', from);
            int to = feed < 0 ? text.length() : feed;
            byte[] bytes = text.substring(from, to).getBytes(StandardCharsets.UTF_8);
            line.begin(bytes, 0, bytes.length);
            line.beside(fields, time);
            hand(bytes, 0, bytes.length);
            from = to + 1;
        }
    }

    /** Search a line that was not searched as it stands now, and hand it on. */
    private void hand(byte[] data, int from, int to) {
        line.forgetHits();
        LiteralScan scan = ledger.scan();
        int[] table = scan.table();
        byte[] classes = scan.classes(LiteralScan.Quotes.PASS);
        int now = 0;
        for (int at = from; at < to; at++) {
            now = table[now + classes[data[at] & 0xff]];
            if (now == scan.dirt()) {
                byte[] clean = LineCleaner.clean(data, from, to);
                line.replaced(clean);
                hand(clean, 0, clean.length);
                return;
            }
            if (now >= scan.line()) {
                now = 0;
            } else if (now >= scan.hot()) {
                for (int literal : scan.outputs(now)) {
                    line.hit(at + 1, literal);
                }
            }
        }
        found |= line.hits() > 0;
        ledger.line(line);
    }
}
