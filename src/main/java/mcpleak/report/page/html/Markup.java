package mcpleak.report.page.html;

import java.util.Collection;
import java.util.Locale;
import java.util.function.Function;

/**
 * Hold markup: HTML, SVG or XML. The one place where text becomes markup: what a template is filled with is escaped, unless it is
 * markup already.
 *
 * <p>Immutable. Templates quote attributes with double quotes.
 */
public final class Markup {

    /** Nothing. */
    public static final Markup NONE = new Markup("");

    private final String text;

    private Markup(String text) {
        this.text = text;
    }

    /**
     * Fill each {@code {}} of a template of ours: with markup as it is, markup one after another, a coordinate with at most one
     * decimal, or any other text, escaped.
     */
    public static Markup of(String template, Object... parts) {
        StringBuilder out = new StringBuilder(template.length() + 64);
        int from = 0;
        for (Object part : parts) {
            int hole = template.indexOf("{}", from);
            out.append(template, from, hole);
            append(out, part);
            from = hole + 2;
        }
        return new Markup(out.append(template, from, template.length()).toString());
    }

    /** Write each item as markup, one after another. */
    public static <T> Markup each(Collection<T> items, Function<? super T, Markup> written) {
        StringBuilder out = new StringBuilder();
        items.forEach(item -> out.append(written.apply(item).text));
        return new Markup(out.toString());
    }

    /** Write a coordinate with at most one decimal. */
    public static String decimal(double value) {
        long tenths = Math.round(value * 10);
        return tenths % 10 == 0 ? Long.toString(tenths / 10) : String.format(Locale.ROOT, "%.1f", tenths / 10.0);
    }

    private static void append(StringBuilder out, Object part) {
        if (part instanceof Markup markup) {
            out.append(markup.text);
        } else if (part instanceof Double coordinate) {
            out.append(decimal(coordinate));
        } else {
            String.valueOf(part).codePoints().forEach(c -> escape(out, c));
        }
    }

    private static void escape(StringBuilder out, int c) {
        switch (c) {
            case '&' -> out.append("&amp;");
            case '<' -> out.append("&lt;");
            case '>' -> out.append("&gt;");
            case '"' -> out.append("&#34;");
            default -> out.appendCodePoint(c);
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
