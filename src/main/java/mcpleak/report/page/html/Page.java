package mcpleak.report.page.html;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mcpleak.report.words.Sign;

/**
 * Build a page: head, verdict, cards and sections. It holds no inline style, script or handler.
 *
 * <p>Confined to one thread.
 */
public final class Page {

    private static final String FRAME = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="UTF-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{}</title>
            <link rel="stylesheet" href="style/memory.css">
            <script src="js/memory.js"></script>
            </head>
            <body>
            <a class="skip" href="#verdict">Skip to the verdict</a>
            <header class="head">
            <span class="wordmark">mcpleak</span><span class="tagline">memory of an MCP server under load</span>
            <button type="button" id="theme-toggle" hidden>Light / dark</button>
            </header>
            <div class="frame">
            <nav class="side" aria-label="Sections">
            <ul>
            <li><a href="#verdict">Verdict</a></li>
            {}</ul>
            </nav>
            <div class="body">
            <div class="title">
            <p class="simulation"><bdi>{}</bdi></p>
            <p class="started">{}</p>
            <nav class="tabs" aria-label="Report pages">
            {}</nav>
            </div>
            <main>
            {}{}<p id="readout" aria-live="polite"></p>
            <div class="panels">
            {}</div>
            </main>
            </div>
            </div>
            </body>
            </html>
            """;

    private static final String BANNER = """
            <section id="verdict" class="banner {}">
            <div class="sign" aria-hidden="true">{}</div>
            <div class="words">
            <h1>{}</h1>
            <p class="sentence">{}</p>
            {}{}</div>
            <dl class="aside">
            {}</dl>
            </section>
            """;

    private final String title;
    private final String heading;
    private final String started;
    private final List<Markup> tabs = new ArrayList<>();
    private final List<Markup> cards = new ArrayList<>();
    private Markup banner = Markup.NONE;

    /** Begin a page: the browser's title, what it is about, and when that was. */
    public Page(String title, String heading, String started) {
        this.title = title;
        this.heading = heading;
        this.started = started;
    }

    /** Add a link in the head; without an address it stands for the page itself. */
    public Page tab(String label, String href) {
        tabs.add(
                href.isEmpty()
                        ? Markup.of("<a class=\"tab current\" href=\"#verdict\" aria-current=\"page\">{}</a>\n", label)
                        : Markup.of("<a class=\"tab\" href=\"{}\">{}</a>\n", href, label));
        return this;
    }

    /** What is seen first: a sign, the answer in a few words, sentences of which the last two may be empty, and facts. */
    public record Banner(
            Sign sign, String words, String sentence, String why, String action, Map<String, String> facts) {

        public Banner(Sign sign, String words, String sentence) {
            this(sign, words, sentence, "", "", new LinkedHashMap<>());
        }

        private Markup markup() {
            return Markup.of(
                    BANNER,
                    sign.css(),
                    sign.symbol(),
                    words,
                    sentence,
                    why.isEmpty() ? Markup.NONE : Markup.of("<p class=\"why\">{}</p>\n", why),
                    action.isEmpty()
                            ? Markup.NONE
                            : Markup.of("<p class=\"action\"><span aria-hidden=\"true\">→</span> {}</p>\n", action),
                    Markup.each(
                            facts.entrySet(),
                            fact -> Markup.of(
                                    "<div><dt>{}</dt><dd><bdi>{}</bdi></dd></div>\n", fact.getKey(), fact.getValue())));
        }
    }

    /** Set what is seen first. */
    public Page banner(Banner seenFirst) {
        banner = seenFirst.markup();
        return this;
    }

    /** Add a fact in large letters. */
    public Page card(String label, String value, String note) {
        cards.add(Markup.of(
                "<div class=\"card\"><p class=\"label\">{}</p><p class=\"value\">{}</p><p class=\"note\">{}</p></div>\n",
                label,
                value,
                note));
        return this;
    }

    /** Write the page with its sections. */
    public String html(List<Panel> panels) {
        Markup shown = Markup.each(cards, card -> card);
        return Markup.of(
                        FRAME,
                        title,
                        Markup.each(panels, Panel::link),
                        heading,
                        started,
                        Markup.each(tabs, tab -> tab),
                        banner,
                        cards.isEmpty() ? Markup.NONE : Markup.of("<div class=\"cards\">\n{}</div>\n", shown),
                        Markup.each(panels, Panel::markup))
                .toString();
    }
}
