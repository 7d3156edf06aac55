package mcpleak.report.page.html;

import java.util.ArrayList;
import java.util.List;

/** Build a table of a page: its first column heads the rows. Confined to one thread. */
public final class Table {

    private final String name;
    private final List<String> classes = new ArrayList<>();
    private final List<Markup> heads = new ArrayList<>();
    private final List<Markup> rows = new ArrayList<>();

    /** Begin a table; the name names its scroll region. */
    public Table(String name) {
        this.name = name;
    }

    /** Add columns of text. */
    public Table text(String... columns) {
        return columns("text", columns);
    }

    /** Add columns of numbers. */
    public Table number(String... columns) {
        return columns("num", columns);
    }

    private Table columns(String css, String... columns) {
        for (String column : columns) {
            classes.add(css);
            heads.add(Markup.of("<th scope=\"col\" class=\"{}\">{}</th>\n", css, column));
        }
        return this;
    }

    /** Add a row; the class may be empty, a cell is text or markup. */
    public Table row(String css, Object... cells) {
        return row(css, List.of(cells));
    }

    /** Add a row; the class may be empty, a cell is text or markup. */
    public Table row(String css, List<?> cells) {
        List<Markup> written = new ArrayList<>();
        for (int i = 0; i < cells.size(); i++) {
            written.add(
                    i == 0
                            ? Markup.of("<th scope=\"row\"><bdi>{}</bdi></th>\n", cells.get(i))
                            : Markup.of("<td class=\"{}\">{}</td>\n", classes.get(i), cells.get(i)));
        }
        rows.add(Markup.of("<tr class=\"{}\">\n{}</tr>\n", css, Markup.each(written, cell -> cell)));
        return this;
    }

    /** Write the table. */
    Markup markup() {
        return Markup.of("""
                <div class="scroll" tabindex="0" role="region" aria-label="{}">
                <table>
                <thead><tr>
                {}</tr></thead>
                <tbody>
                {}</tbody>
                </table>
                </div>
                """, name, Markup.each(heads, head -> head), Markup.each(rows, row -> row));
    }
}
