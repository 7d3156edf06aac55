package mcpleak.secret;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of a text that is the value of an option, a variable, a header or a field. Immutable.
 *
 * @param from its first character, behind an opening quote
 * @param to the one after its last
 */
record SecretSpan(int from, int to) {

    /** As they stand in command lines, JSON, JSON within JSON, and pages. */
    private static final Pattern QUOTE = Pattern.compile("\\\\*[\"'`]|&quot;|&apos;|&#3[49];|&#x2[27];");

    private static final Pattern SCHEME =
            Pattern.compile("(?i)(?:Bearer|Basic|Digest|Token|ApiKey|Negotiate|NTLM|HMAC|AWS4-HMAC-SHA256)(?=\\s)\\s+");

    /** Says that there is a secret, or where, and is none. */
    private static final Pattern PLAIN =
            Pattern.compile("(?i:true|false|null|none|yes|no|on|off|undefined|missing|required|empty"
                    + "|env:\\w*:?|file:\\S*)|\\*{3,}.*|\\$\\{?\\w+}?|#\\{\\w+}|%\\w+%|[A-Z]|[\\[{(]+|\\.{3}|<[^<>]*>"
                    + "|[\\w./~-]*\\.(?:pem|key|crt|p12|jks|pub)");

    private static final Pattern COUNT = Pattern.compile("\\d{1,6}");

    private static final Pattern MORE_PAIRS = Pattern.compile(";\\s*[^\\s;=\"']+=[^\\s;\"']*");
    private static final Pattern MORE_PARAMETERS = Pattern.compile(",\\s*[\\w-]+=(?:\"[^\"]*\"|[^\\s,\"']*)");

    /** Return the quoted text or the word that begins here. */
    static SecretSpan at(String text, int start, String stops) {
        Optional<String> quote = quoteAt(text, start);
        if (quote.isPresent()) {
            int from = start + quote.get().length();
            return new SecretSpan(from, closing(text, from, quote.get()));
        }
        int to = start;
        while (to < text.length() && !isEnd(text, to, stops)) {
            to++;
        }
        while (to > start && "),.;]}".indexOf(text.charAt(to - 1)) >= 0) {
            to--;
        }
        return new SecretSpan(start, to);
    }

    /**
     * Return what an {@code Authorization} or {@code Cookie} header holds: all of its line or quotes, where it stands in some; else
     * as many words as such a header has. A well-known scheme is not part of it.
     *
     * @param name where the header's name begins
     * @param start where its value begins
     */
    static SecretSpan ofHeader(String text, int name, int start) {
        Matcher scheme = SCHEME.matcher(text).region(start, text.length());
        if (quoteAt(text, start).isPresent()) {
            SecretSpan quoted = at(text, start, "");
            Matcher inside = SCHEME.matcher(text).region(quoted.from, quoted.to);
            return inside.lookingAt() ? new SecretSpan(inside.end(), quoted.to) : quoted;
        }
        boolean known = scheme.lookingAt();
        int from = known ? scheme.end() : start;
        Optional<Integer> end = enclosed(text, name, from);
        return new SecretSpan(from, end.orElseGet(() -> lastWord(text, from, known)));
    }

    private static int lastWord(String text, int from, boolean knownScheme) {
        int to = at(text, from, "").to;
        if (text.startsWith("***", from)) {
            return to;
        }
        for (Pattern more : List.of(MORE_PAIRS, MORE_PARAMETERS)) {
            int end = to;
            for (Matcher next = more.matcher(text);
                    next.region(end, text.length()).lookingAt(); ) {
                end = next.end();
            }
            if (end > to) {
                return end;
            }
        }
        boolean isCookie = text.substring(from, to).contains("=") || knownScheme;
        boolean another = to + 1 < text.length() && text.charAt(to) == ' ' && text.charAt(to + 1) != '-';
        return another && !isCookie ? at(text, to + 1, "").to : to;
    }

    /** Return where the quotes or the line end that the name begins; empty if it begins none. */
    private static Optional<Integer> enclosed(String text, int name, int from) {
        for (String quote : List.of("\\\"", "\"", "'", "&quot;", "&#39;")) {
            if (text.startsWith(quote, name - quote.length())) {
                return Optional.of(closing(text, from, quote));
            }
        }
        int line = text.lastIndexOf('\n', Math.max(0, name - 1)) + 1;
        boolean first = text.substring(line, Math.max(line, name)).matches("[\\s<>*|]*") && text.indexOf('\n') >= 0;
        return first ? Optional.of(lineEnd(text, from)) : Optional.empty();
    }

    private static Optional<String> quoteAt(String text, int at) {
        if (at >= text.length() || "\\\"'`&".indexOf(text.charAt(at)) < 0) {
            return Optional.empty();
        }
        Matcher quote = QUOTE.matcher(text).region(at, text.length());
        return quote.lookingAt() ? Optional.of(quote.group()) : Optional.empty();
    }

    /** An unclosed quote ends with its line. */
    private static int closing(String text, int from, String quote) {
        int lineEnd = lineEnd(text, from);
        int at = text.indexOf(quote, from);
        while (at >= 0 && at < lineEnd && isEscaped(text, at)) {
            at = text.indexOf(quote, at + 1);
        }
        return at < 0 || at > lineEnd ? lineEnd : at;
    }

    private static boolean isEscaped(String text, int at) {
        int first = at;
        while (first > 0 && text.charAt(first - 1) == '\\') {
            first--;
        }
        return (at - first) % 2 == 1;
    }

    private static int lineEnd(String text, int from) {
        int end = text.indexOf('\n', from);
        return end < 0 ? text.length() : end;
    }

    private static boolean isEnd(String text, int at, String stops) {
        char next = text.charAt(at);
        return Character.isWhitespace(next)
                || stops.indexOf(next) >= 0
                || quoteAt(text, at).isPresent();
    }

    /** Say whether it is worth hiding: not empty, and neither a word such as {@code none} nor a count. */
    boolean isSecret(String text, String name) {
        String value = text.substring(from, to);
        boolean count = COUNT.matcher(value).matches() && !SecretName.isPassword(name);
        return !value.isEmpty() && !count && !PLAIN.matcher(value).matches();
    }
}
