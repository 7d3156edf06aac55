package mcpleak.ledger;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Find the value of a named field, beside a message or within it as {@code name=value}. Stateless. */
final class FieldText {

    private static final int LONGEST_VALUE = 200;

    private FieldText() {}

    /** Look beside the message first, then in it. */
    static Optional<String> find(LogLine line, List<String> names) {
        Optional<String> beside = beside(line, names);
        return beside.isPresent() || names.isEmpty() ? beside : inText(line.textAround(line.from()), names);
    }

    /** Look beside the message alone. */
    static Optional<String> beside(LogLine line, List<String> names) {
        Map<String, String> fields = line.fields();
        for (String name : fields.isEmpty() ? List.<String>of() : names) {
            String value = fields.get(name.toLowerCase(Locale.ROOT));
            if (value != null && !value.isBlank()) {
                return Optional.of(value);
            }
        }
        return Optional.empty();
    }

    private static Optional<String> inText(String text, List<String> names) {
        String lower = text.toLowerCase(Locale.ROOT);
        for (String name : names) {
            String wanted = name.toLowerCase(Locale.ROOT);
            for (int at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, at + 1)) {
                boolean whole = at == 0 || !isPartOfName(lower.charAt(at - 1));
                Optional<String> value = whole ? value(text, at + wanted.length()) : Optional.empty();
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
        int at = skip(text, after, "\"' ");
        if (at >= text.length() || (text.charAt(at) != '=' && text.charAt(at) != ':')) {
            return Optional.empty();
        }
        at = skip(text, at + 1, "\"' ");
        int end = at;
        while (end < text.length() && end - at < LONGEST_VALUE && " \t,;\"')]}".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return end > at ? Optional.of(text.substring(at, end)) : Optional.empty();
    }

    private static int skip(String text, int from, String any) {
        int at = from;
        while (at < text.length() && any.indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return at;
    }
}
