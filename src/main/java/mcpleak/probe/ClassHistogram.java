package mcpleak.probe;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Read the text of HotSpot's {@code GC.class_histogram}. */
final class ClassHistogram {

    private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)\\s*$");

    private ClassHistogram() {}

    /** Return the bytes of all instances together; empty if the text has no line {@code Total}, as when it was cut short. */
    static OptionalLong totalBytes(String text) {
        Matcher total = TOTAL.matcher(text);
        return total.find() ? OptionalLong.of(Long.parseLong(total.group(1))) : OptionalLong.empty();
    }
}
