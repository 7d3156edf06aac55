package mcpleak.ledger.log;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mcpleak.time.WrittenTime;

/**
 * One line of a message of a log; in JSON and CSV the message alone, with what stands beside it.
 *
 * <p>Immutable.
 *
 * @param number number of the line or record in its log, from 1
 * @param text the line, without what terminals and torn files leave in it
 * @param fields what may hold a key or a request's id, by name, lower case
 * @param timeField what the field or column of the time holds; empty if there is none
 */
public record LogLine(long number, String text, Map<String, String> fields, Optional<String> timeField) {

    /** A name, and its value of up to 200 characters. */
    private static final Pattern FIELD =
            Pattern.compile("(?<![\\w.-])([\\w.-]++)[\"' ]*+[=:](?=[\"' ]*+([^ \\t,;\"')\\]}]{1,200}))");

    /** How much of a line is searched for a name and its value, in characters. */
    private static final int SEARCHED = 4_096;

    /** ANSI sequences of up to 64 characters, an ESC that begins none, and NUL. */
    private static final Pattern DIRT =
            Pattern.compile("\u001b(?:\\[[^@-~]{0,61}[@-~]|\\][^\u0007\u001b]{0,61}(?:\u0007|\u001b\\\\)"
                    + "|[(-/][\\s\\S]?|[^\\[\\](-/])?|\0");

    /** Takes ANSI sequences and NUL out of a text. */
    static String clean(String text) {
        return text.indexOf('\u001b') < 0 && text.indexOf('\0') < 0
                ? text
                : DIRT.matcher(text).replaceAll("");
    }

    /** Returns the time that the field beside the line or the line itself tells. */
    public Optional<WrittenTime> time() {
        Optional<WrittenTime> told = timeField.flatMap(WrittenTime::ofField);
        return told.isPresent() ? told : WrittenTime.ofLine(text);
    }

    /** Returns the value of the first of some fields, beside the message or in it as {@code name=value}. */
    public Optional<String> field(List<String> names) {
        Optional<String> beside = fieldBeside(names);
        return beside.isPresent() || names.isEmpty() ? beside : inText(names);
    }

    /** Returns the value of the first of some fields beside the message. */
    public Optional<String> fieldBeside(List<String> names) {
        return fields.isEmpty()
                ? Optional.empty()
                : names.stream()
                        .map(name -> fields.getOrDefault(name.toLowerCase(Locale.ROOT), ""))
                        .filter(value -> !value.isBlank())
                        .findFirst();
    }

    private Optional<String> inText(List<String> names) {
        String part = text.substring(0, Math.min(text.length(), SEARCHED));
        int best = names.size();
        Optional<String> value = Optional.empty();
        for (Matcher field = FIELD.matcher(part); field.find(); ) {
            for (int i = 0; i < best; i++) {
                if (isNamed(field.group(1), names.get(i))) {
                    best = i;
                    value = Optional.of(field.group(2));
                }
            }
        }
        return value;
    }

    /** {@code ctx.session} and {@code my-session} are called session, too. */
    private static boolean isNamed(String word, String name) {
        int before = word.length() - name.length();
        return before >= 0
                && word.regionMatches(true, before, name, 0, name.length())
                && (before == 0 || ".-".indexOf(word.charAt(before - 1)) >= 0);
    }

    /** Returns a hash of everything that the line says; equal lines have equal hashes. */
    public long hash() {
        long hash = 1125899906842597L;
        for (int i = 0; i < text.length(); i++) {
            hash = 31 * hash + text.charAt(i);
        }
        return hash * 31 + timeField.hashCode();
    }
}
