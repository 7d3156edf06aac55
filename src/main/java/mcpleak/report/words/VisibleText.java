package mcpleak.report.words;

import java.util.Locale;
import java.util.function.IntPredicate;

/**
 * Make text of strangers harmless to look at: names and messages come from the server under test.
 *
 * <p>Control, formatting (bidirectional overrides, zero-width), private-use and unpaired surrogate characters become
 * {@code \}{@code u202E}-like escapes, piles of combining marks too; text beyond a limit is cut and its full length told.
 * What a format needs on top (HTML, XML, Markdown) is its writer's business. See Unicode Technical Report 36, section 3. Pure; no
 * state.
 */
public final class VisibleText {

    /** Characters of a name or message that are shown before it is cut. */
    static final int NAME_LIMIT = 200;

    /** Characters of a sentence of ours that are shown before it is cut; a sentence may quote several names. */
    static final int SENTENCE_LIMIT = 2_000;

    /** Combining marks in a row that real scripts need; more only paint over the lines around them. */
    private static final int MARKS_IN_A_ROW = 3;

    private VisibleText() {}

    /** Show a name or message: one line, at most {@link #NAME_LIMIT} characters of it. */
    public static String name(String text) {
        return shown(text, NAME_LIMIT, c -> true);
    }

    /** Show a sentence: one line, at most {@link #SENTENCE_LIMIT} characters of it. */
    public static String sentence(String text) {
        return shown(text, SENTENCE_LIMIT, c -> true);
    }

    /** Show a name or message in printable ASCII, one line. */
    public static String asciiName(String text) {
        return shown(plain(text), NAME_LIMIT, c -> c < 0x7f);
    }

    /** Show a sentence in printable ASCII, one line. */
    public static String asciiSentence(String text) {
        return shown(plain(text), SENTENCE_LIMIT, c -> c < 0x7f);
    }

    /** Cut a name to {@link #NAME_LIMIT} characters, telling its full length; what is in it stays as it is. */
    static String cut(String name) {
        int length = name.codePointCount(0, name.length());
        return length <= NAME_LIMIT
                ? name
                : name.substring(0, name.offsetByCodePoints(0, NAME_LIMIT)) + fullLength(length);
    }

    private static String shown(String text, int limit, IntPredicate allowed) {
        StringBuilder out = new StringBuilder(Math.min(text.length(), limit) + 16);
        int marks = 0;
        int shown = 0;
        int at = 0;
        while (at < text.length() && shown < limit) {
            int c = text.codePointAt(at);
            marks = isMark(c) ? marks + 1 : 0;
            if (isHarmless(c) && allowed.test(c) && marks <= MARKS_IN_A_ROW) {
                out.appendCodePoint(c);
            } else {
                out.append(escaped(c));
            }
            at += Character.charCount(c);
            shown++;
        }
        if (at < text.length()) {
            out.append(fullLength(text.codePointCount(0, text.length())));
        }
        return out.toString();
    }

    private static String fullLength(int characters) {
        return String.format(Locale.ROOT, "... (%,d characters)", characters);
    }

    private static boolean isHarmless(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    private static boolean isMark(int c) {
        int type = Character.getType(c);
        return type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK;
    }

    private static String escaped(int c) {
        return switch (c) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> c > 0xffff ? String.format(Locale.ROOT, "\\u{%X}", c) : String.format(Locale.ROOT, "\\u%04X", c);
        };
    }

    /** Write our own typography in ASCII; what is left beyond ASCII is a stranger's and is escaped. */
    private static String plain(String text) {
        return text.replace('\u00a0', ' ')
                .replace('\u202f', ' ')
                .replace('\u2212', '-')
                .replace('\u2013', '-')
                .replace('\u2014', '-')
                .replace('\u2019', '\'')
                .replace('\u201c', '"')
                .replace('\u201d', '"')
                .replace("\u2192", "->")
                .replace("\u2026", "...")
                .replace("\u2265", ">=")
                .replace("\u2264", "<=")
                .replace("\u00b1", "+/-")
                .replace("\u00d7", "x");
    }
}
