package mcpleak.ledger;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * Hold one line of a log while it is looked at: a view, overwritten by the next. Confined to one thread.
 *
 * <p>In JSON and CSV the line is the message alone, and what stands beside it are {@link #fields()}.
 */
final class LogLine {

    /** Most places of literals that are remembered of one line. */
    static final int MOST_HITS = 64;

    /** Longest part of a line that an expression is run on, in bytes. */
    static final int WINDOW = 4_096;

    private static final int WINDOW_BEFORE = 1_024;

    private final int[] hitEnds = new int[MOST_HITS];
    private final int[] hitLiterals = new int[MOST_HITS];
    private byte[] data = new byte[0];
    private int from;
    private int to;
    private int hits;
    private long number;
    private Map<String, String> fields = Map.of();
    private Optional<String> timeText = Optional.empty();
    private Optional<Optional<LogTime>> time = Optional.empty();
    private int windowFrom = -1;
    private String window = "";

    /** Begin anew: a line without fields. */
    void begin(byte[] bytes, int start, int end) {
        data = bytes;
        from = start;
        to = end;
        hits = 0;
        windowFrom = -1;
        time = Optional.empty();
        fields = Map.of();
        timeText = Optional.empty();
    }

    /** Begin anew with the places that were found already. */
    void keepHits(byte[] bytes, int start, int end) {
        int found = hits;
        begin(bytes, start, end);
        hits = found;
    }

    /** Go on with other bytes for the same message. */
    void replaced(byte[] bytes) {
        Map<String, String> sameFields = fields;
        Optional<String> sameTime = timeText;
        begin(bytes, 0, bytes.length);
        beside(sameFields, sameTime);
    }

    /** Take what stood beside the message. */
    void beside(Map<String, String> otherFields, Optional<String> timeField) {
        fields = otherFields;
        timeText = timeField;
    }

    void numbered(long lineNumber) {
        number = lineNumber;
    }

    void hit(int end, int literal) {
        if (hits < MOST_HITS) {
            hitEnds[hits] = end;
            hitLiterals[hits++] = literal;
        }
    }

    /** Tell that the bytes have moved to the front. */
    void moveHit(int hit, int by) {
        hitEnds[hit] -= by;
    }

    void forgetHits() {
        hits = 0;
    }

    int hits() {
        return hits;
    }

    /** Return where a literal ends, as an index into {@link #data()}. */
    int hitEnd(int hit) {
        return hitEnds[hit];
    }

    int hitLiteral(int hit) {
        return hitLiterals[hit];
    }

    byte[] data() {
        return data;
    }

    int from() {
        return from;
    }

    int to() {
        return to;
    }

    /** Return the number of the line or record in its log, from 1. */
    long number() {
        return number;
    }

    Map<String, String> fields() {
        return fields;
    }

    /** Return the line's text around a place, the whole of it unless it is long; broken UTF-8 becomes U+FFFD. */
    String textAround(int place) {
        int start = to - from <= WINDOW ? from : Math.max(from, place - WINDOW_BEFORE);
        if (windowFrom != start) {
            windowFrom = start;
            window = new String(data, start, Math.min(to - start, WINDOW), StandardCharsets.UTF_8);
        }
        return window;
    }

    /** Return the line's text from a place on, so much of it as an expression is run on. */
    String textFrom(int place) {
        return new String(data, place, Math.min(to - place, WINDOW), StandardCharsets.UTF_8);
    }

    /** Return the place in the line where the text around it begins. */
    int windowFrom() {
        return windowFrom;
    }

    /** Return the time that the line or the field beside it tells. */
    Optional<LogTime> time() {
        if (time.isEmpty()) {
            Optional<LogTime> told = timeText.flatMap(LogTimes::ofField);
            time = Optional.of(told.isPresent() ? told : LogTimes.ofLine(data, from, to));
        }
        return time.get();
    }

    /** Return a hash of everything that the line says; equal lines have equal hashes. */
    long hash() {
        long hash = 1125899906842597L;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + data[i];
        }
        return hash * 31 + timeText.hashCode();
    }
}
