package mcpleak.ledger.log;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

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

    private static final int LONGEST_VALUE = 200;

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
    public Optional<LogTime> time() {
        Optional<LogTime> told = timeField.flatMap(LogTime::ofField);
        return told.isPresent() ? told : LogTime.ofLine(text);
    }

    /** Returns the value of the first of some fields, beside the message or in it as {@code name=value}. */
    public Optional<String> field(List<String> names) {
        Optional<String> beside = fieldBeside(names);
        return beside.isPresent()
                ? beside
                : names.stream().flatMap(name -> inText(name).stream()).findFirst();
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

    private Optional<String> inText(String name) {
        String part = text.length() <= SEARCHED ? text : text.substring(0, SEARCHED);
        for (int at = 0; at + name.length() <= part.length(); at++) {
            if (part.regionMatches(true, at, name, 0, name.length())
                    && (at == 0 || !isPartOfName(part.charAt(at - 1)))) {
                Optional<String> value = value(part, at + name.length());
                if (value.isPresent()) {
                    return value;
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isPartOfName(char c) {
        return c == '_' || Character.isLetterOrDigit(c);
    }

    private static Optional<String> value(String text, int after) {
        int at = skip(text, after);
        if (at >= text.length() || (text.charAt(at) != '=' && text.charAt(at) != ':')) {
            return Optional.empty();
        }
        at = skip(text, at + 1);
        int end = at;
        while (end < text.length() && end - at < LONGEST_VALUE && " \t,;\"')]}".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return end > at ? Optional.of(text.substring(at, end)) : Optional.empty();
    }

    private static int skip(String text, int from) {
        int at = from;
        while (at < text.length() && "\"' ".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return at;
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
