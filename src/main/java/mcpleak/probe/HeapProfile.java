package mcpleak.probe;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mcpleak.series.HeapContents;
import mcpleak.series.HeapContents.Held;

/** Read the text of Go's heap profile ({@code debug=1}, runtime/pprof). Pure; no state. */
final class HeapProfile {

    private static final Pattern ALLOCATED = Pattern.compile("(?m)^# HeapAlloc = (\\d{1,18})$");
    private static final Pattern RATE = Pattern.compile("@ heap/(\\d{1,18})");
    private static final Pattern RECORD = Pattern.compile("^(\\d{1,18}): (\\d{1,18}) \\[.*");
    private static final Pattern FRAME = Pattern.compile("^#\\t0x[0-9a-f]+\\t(\\S+)\\+0x[0-9a-f]+\\t.*");

    private HeapProfile() {}

    /** Return the bytes of allocated heap objects; empty if the text does not tell. */
    static OptionalLong heapAlloc(String text) {
        Matcher line = ALLOCATED.matcher(text);
        return line.find() ? OptionalLong.of(Long.parseLong(line.group(1))) : OptionalLong.empty();
    }

    /**
     * Return what is in use by the function that allocated it, as far as the profile's samples tell: about one allocation in
     * each 512 KiB is sampled, and what is told is scaled up as {@code go tool pprof} does.
     */
    static HeapContents contents(String text) {
        Matcher header = RATE.matcher(text);
        // the header tells twice the rate
        double rate = header.find() ? Long.parseLong(header.group(1)) / 2.0 : 0;
        Map<String, Held> functions = new HashMap<>();
        Held record = new Held(0, 0);
        for (String line : text.lines().toList()) {
            Matcher start = RECORD.matcher(line);
            Matcher frame = FRAME.matcher(line);
            if (start.matches()) {
                record = scaled(Long.parseLong(start.group(1)), Long.parseLong(start.group(2)), rate);
            } else if (frame.matches() && record.count() > 0 && !frame.group(1).startsWith("runtime.")) {
                functions.merge(frame.group(1), record, Held::plus);
                record = new Held(0, 0);
            }
        }
        return new HeapContents(functions);
    }

    private static Held scaled(long count, long bytes, double rate) {
        if (count == 0 || bytes == 0) {
            return new Held(0, 0);
        }
        double scale = rate <= 1 ? 1 : 1 / (1 - Math.exp(-(double) bytes / count / rate));
        return new Held(Math.round(bytes * scale), Math.round(count * scale));
    }
}
