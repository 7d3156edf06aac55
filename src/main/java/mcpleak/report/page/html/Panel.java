package mcpleak.report.page.html;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import mcpleak.report.words.NumberText;

/**
 * Build a section of a page, or what one of them opens on demand: blocks one below the other. Texts are plain, {@link Markup}
 * escapes them.
 *
 * <p>Confined to one thread.
 */
public final class Panel {

    private final String id;
    private final String css;
    private final String heading;
    private final List<Markup> blocks = new ArrayList<>();
    private final List<Markup> links = new ArrayList<>();

    private Panel(String id, String css, String heading) {
        this.id = id;
        this.css = css;
        this.heading = heading;
    }

    /** Begin a section as wide as the page. */
    public static Panel full(String id, String heading) {
        return new Panel(id, "full", heading);
    }

    /** Begin a section half as wide. */
    public static Panel half(String id, String heading) {
        return new Panel(id, "half", heading);
    }

    /** Begin a section a quarter as wide. */
    public static Panel quarter(String id, String heading) {
        return new Panel(id, "quarter", heading);
    }

    /** Begin what opens on demand. */
    public static Panel inner() {
        return new Panel("", "", "");
    }

    /** Return whether it has no block. */
    public boolean isEmpty() {
        return blocks.isEmpty();
    }

    /** Add a sentence. */
    public Panel note(String text) {
        return add("<p class=\"lead\">{}</p>\n", text);
    }

    /** Add why something cannot be shown. */
    public Panel missing(String why) {
        return add("<p class=\"missing\">{}</p>\n", why);
    }

    /** Add a chart; the name names its scroll region. */
    public Panel picture(String name, String kind, Markup svg) {
        return add(
                "<div class=\"scroll {}\" tabindex=\"0\" role=\"region\" aria-label=\"{}\">{}</div>\n",
                kind,
                name,
                svg);
    }

    /** Add what the marks of a chart mean: the class of a mark's sample and its words. */
    public Panel legend(Map<String, String> marks) {
        return add(
                "<ul class=\"legend\">\n{}</ul>\n",
                Markup.each(
                        marks.entrySet(),
                        mark -> Markup.of(
                                "<li><span class=\"{}\" aria-hidden=\"true\"></span>{}</li>\n",
                                mark.getKey(),
                                mark.getValue())));
    }

    /** Add a table. */
    public Panel table(Table table) {
        return add(table.markup());
    }

    /** Add names and values. */
    public Panel facts(Map<String, String> facts) {
        return add(
                "<dl class=\"facts\">\n{}</dl>\n",
                Markup.each(
                        facts.entrySet(),
                        fact -> Markup.of(
                                "<div><dt><bdi>{}</bdi></dt><dd><bdi>{}</bdi></dd></div>\n",
                                fact.getKey(),
                                fact.getValue())));
    }

    /** Add sentences in a list; nothing without any. */
    public Panel bullets(List<String> texts) {
        return texts.isEmpty()
                ? this
                : add(
                        "<ul class=\"bullets\">\n{}</ul>\n",
                        Markup.each(texts, text -> Markup.of("<li>{}</li>\n", text)));
    }

    /** Add a link to a file beside the page. */
    public Panel file(String href, String purpose) {
        return file(href, purpose, OptionalLong.empty());
    }

    /** Add a link to a file beside the page, with its size where that is known. */
    public Panel file(String href, String purpose, OptionalLong bytes) {
        links.add(Markup.of(
                "<li><a href=\"{}\">{}</a> <span class=\"size\">{}</span> <span class=\"purpose\">{}</span></li>\n",
                href,
                href,
                bytes.isPresent() ? NumberText.HTML.bytes(bytes.getAsLong()) : "",
                purpose));
        return this;
    }

    /** Add lines for a shell by what each is good for. */
    public Panel commands(Map<String, String> lines) {
        return add(
                "<ul class=\"commands\">\n{}</ul>\n",
                Markup.each(
                        lines.entrySet(),
                        line -> Markup.of(
                                "<li><span class=\"purpose\">{}</span><code class=\"command\" tabindex=\"0\">{}</code></li>\n",
                                line.getKey(),
                                line.getValue())));
    }

    /** Add what opens on demand. */
    public Panel folded(String summary, Panel inner) {
        return add("<details><summary>{}</summary>\n{}</details>\n", summary, inner.body());
    }

    private Panel add(String template, Object... parts) {
        return add(Markup.of(template, parts));
    }

    private Panel add(Markup block) {
        endFiles();
        blocks.add(block);
        return this;
    }

    /** Links in a row stand in one list. */
    private void endFiles() {
        if (!links.isEmpty()) {
            blocks.add(Markup.of("<ul class=\"files\">\n{}</ul>\n", Markup.each(links, link -> link)));
            links.clear();
        }
    }

    private Markup body() {
        endFiles();
        return Markup.each(blocks, block -> block);
    }

    /** Write the link to this section. */
    Markup link() {
        return Markup.of("<li><a href=\"#{}\">{}</a></li>\n", id, heading);
    }

    /** Write the section. */
    Markup markup() {
        return Markup.of(
                "<section id=\"{}\" class=\"panel {}\">\n<h2>{}</h2>\n{}</section>\n", id, css, heading, body());
    }
}
