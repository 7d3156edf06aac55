package mcpleak.ledger;

import java.util.Arrays;
import java.util.Optional;

/**
 * Take a log as bytes, in pieces of any size, and hand its lines to a {@link Ledger}.
 *
 * <p>The shape is found by looking: plain text; lines that are JSON objects; CSV whose header names a message. UTF-8 is expected,
 * UTF-16 is recognized by its mark, whatever else is broken is read as it stands. Confined to one thread.
 */
public final class LogReader {

    private static final int CHUNK = 1 << 18;

    /** Lines of a log's beginning that are searched for its first time. */
    private static final int FIRST_LINES = 200;

    private final Ledger ledger;
    private final int longest;
    private final LogLine line = new LogLine();
    private final LineOpener opener;
    private final CsvQuotes quotes = new CsvQuotes();
    private final Utf16 utf16 = new Utf16();
    private LiteralScan scan;
    private byte[] buffer;
    private int start;
    private int scanned;
    private int filled;
    private int state;
    private boolean dirty;
    private boolean skipping;
    private boolean begun;
    private Optional<CsvLayout> csv = Optional.empty();
    private long lines;
    private int lastFrom;
    private int lastTo;

    /** Create a reader of one log; several may feed one ledger, one after the other. */
    public LogReader(Ledger ledger, LogFormat format) {
        this.ledger = ledger;
        this.scan = ledger.scan();
        this.opener = new LineOpener(ledger, format, line);
        this.longest = ledger.limits().lineBytes();
        this.buffer = new byte[Math.min(CHUNK, longest)];
    }

    /** Take the next bytes of the log. */
    public void accept(byte[] bytes, int offset, int length) {
        byte[] in = bytes;
        int from = offset;
        int left = length;
        if (utf16.isExpected(bytes, offset, length)) {
            in = utf16.decode(bytes, offset, length);
            from = 0;
            left = in.length;
        }
        while (left > 0) {
            makeRoom();
            int part = Math.min(left, buffer.length - filled);
            System.arraycopy(in, from, buffer, filled, part);
            filled += part;
            from += part;
            left -= part;
            scan();
        }
    }

    /** Take the end of the log: what is left is a line, too. The reader may go on with the next log of the same shape. */
    public void end() {
        if (!begun) {
            begun = true;
            scan();
        }
        if (lastTo > lastFrom) {
            ledger.seen(LogTimes.ofLine(buffer, lastFrom, lastTo));
        }
        if (scanned > start && !skipping) {
            finishLine(scanned);
        }
        start = scanned;
        skipping = false;
        quotes.reset();
        state = 0;
        line.forgetHits();
    }

    /** Take the end of a log that was torn off: a line that has begun is none. */
    public void tornOff() {
        if (begun && !skipping) {
            scanned = start;
            filled = start;
        }
        end();
    }

    private void makeRoom() {
        if (filled < buffer.length) {
            return;
        }
        if (start > 0) {
            System.arraycopy(buffer, start, buffer, 0, filled - start);
            shift(start);
        } else if (buffer.length < longest) {
            buffer = Arrays.copyOf(buffer, Math.min(longest, buffer.length * 2));
        } else if (quotes.isOpen()) {
            breakRecord();
        } else {
            cutLine();
        }
    }

    private void shift(int by) {
        filled -= by;
        scanned -= by;
        quotes.moved(by);
        lastTo = 0;
        for (int hit = 0; hit < line.hits(); hit++) {
            line.moveHit(hit, by);
        }
        start = 0;
    }

    /** A line beyond the limit: its beginning counts, the rest does not. */
    private void cutLine() {
        if (!skipping) {
            finishLine(filled);
            ledger.cutLine();
        }
        skipping = true;
        drop();
    }

    /** A quote that is not closed within the limit was none: its lines are records. */
    private void breakRecord() {
        ledger.brokenRecord();
        quotes.reset();
        int from = 0;
        for (int i = 0; i < filled; i++) {
            if (buffer[i] == '\n') {
                rescanned(from, i);
                from = i + 1;
            }
        }
        if (from == 0) {
            cutLine();
            return;
        }
        System.arraycopy(buffer, from, buffer, 0, filled - from);
        filled -= from;
        scanned = 0;
        state = 0;
        lastTo = 0;
        line.forgetHits();
        scan = ledger.scan();
    }

    private void rescanned(int from, int to) {
        lines++;
        ledger.read(1);
        line.begin(buffer, from, to);
        line.numbered(lines);
        opener.open(from, trimmed(from, to));
    }

    private void drop() {
        lastTo = 0;
        filled = 0;
        scanned = 0;
        start = 0;
        line.forgetHits();
    }

    private void scan() {
        if (!begun && !begin()) {
            return;
        }
        while (scanned < filled) {
            scanWithOneTable();
        }
        if (skipping) {
            drop();
        }
    }

    /** Scan to the end, or to a line's end at which the ledger looks for other literals from now on. */
    private void scanWithOneTable() {
        LiteralScan one = scan;
        LiteralScan.Quotes stop = csv.isPresent() ? LiteralScan.Quotes.STOP : LiteralScan.Quotes.PASS;
        int at = scanned;
        int now = state;
        while (at < filled && scan.equals(one)) {
            long reached = one.advance(buffer, at, filled, now, stop);
            at = (int) (reached >>> 32);
            now = (int) reached;
            if (now >= one.hot()) {
                now = attend(now, at);
            }
        }
        scanned = at;
        state = now;
    }

    /** Return the state to go on with. */
    private int attend(int now, int at) {
        if (now == scan.line()) {
            if (!quotes.isOpen()) {
                lineEnds(at);
            }
            return 0;
        }
        if (now == scan.quote()) {
            csv.ifPresent(layout -> quotes.take(buffer, start, at - 1, layout.delimiter()));
            return 0;
        }
        if (now == scan.dirt()) {
            dirty = true;
            return 0;
        }
        for (int literal : scan.outputs(now)) {
            line.hit(at, literal);
        }
        return now;
    }

    private void lineEnds(int at) {
        if (skipping) {
            skipping = false;
            line.forgetHits();
            dirty = false;
        } else {
            finishLine(at - 1);
        }
        start = at;
        scan = ledger.scan();
    }

    private void finishLine(int to) {
        lines++;
        ledger.read(1);
        int end = trimmed(start, to);
        lastFrom = start;
        lastTo = end;
        boolean wanted = line.hits() > 0 || dirty || ledger.wantsEveryLine() || lines <= FIRST_LINES;
        if (wanted && end > start) {
            line.numbered(lines);
            handOn(end);
        }
        dirty = false;
        line.forgetHits();
    }

    private void handOn(int end) {
        if (dirty) {
            byte[] clean = LineCleaner.clean(buffer, start, end);
            line.begin(clean, 0, clean.length);
            opener.open(0, clean.length);
        } else if (!scan.equals(ledger.scan())) {
            // another reader of the same ledger made it give up some words
            line.begin(buffer, start, end);
            opener.open(start, end);
        } else {
            line.keepHits(buffer, start, end);
            opener.openSearched(start, end);
        }
    }

    private int trimmed(int from, int to) {
        return to > from && buffer[to - 1] == '\r' ? to - 1 : to;
    }

    /** Look at the first line for what the log is; wait until there is one. */
    private boolean begin() {
        int from = filled >= 3 && (buffer[0] & 0xff) == 0xef && (buffer[1] & 0xff) == 0xbb && (buffer[2] & 0xff) == 0xbf
                ? 3
                : 0;
        int end = from;
        while (end < filled && buffer[end] != '\n') {
            end++;
        }
        if (end == filled && filled < buffer.length) {
            return false;
        }
        begun = true;
        start = from;
        scanned = from;
        csv = end == filled ? Optional.empty() : opener.header(buffer, from, trimmed(from, end));
        if (csv.isPresent()) {
            lines = 1;
            start = end + 1;
            scanned = start;
        }
        return true;
    }
}
