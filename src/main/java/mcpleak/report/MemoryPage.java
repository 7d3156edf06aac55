package mcpleak.report;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.util.ArrayList;
import java.util.List;
import mcpleak.report.PageView.Tab;

/**
 * Render the leak page, {@code memory.html}.
 *
 * <p>Thread-safe. The page is complete without scripts and without network, needs the {@link #assets()} beside it, and obeys
 * {@code default-src 'none'; img-src 'self'; style-src 'self'}: it holds no inline style, script or handler.
 */
public final class MemoryPage {

    // no class directory: the templates are compiled into this package, next to this class
    private static final TemplateEngine TEMPLATES = TemplateEngine.createPrecompiled(
            null, ContentType.Html, MemoryPage.class.getClassLoader(), "mcpleak.report");

    private MemoryPage() {}

    /**
     * Render a run.
     *
     * @return HTML, at most 300 KB for an hour at 5 samples a second; the same for the same input
     */
    public static String html(FinishedRun finished, GatlingPages gatling) {
        return rendered(view(finished, gatling));
    }

    /** Render any page of this form. */
    static String rendered(PageView view) {
        StringOutput out = new StringOutput();
        TEMPLATES.render("memory.jte", view, out);
        return out.toString();
    }

    /** Return the files that the page needs beside it, read from the class path. */
    public static List<PageAsset> assets() {
        return List.of(PageAsset.resource("style/memory.css"), PageAsset.resource("js/memory.js"));
    }

    private static PageView view(FinishedRun finished, GatlingPages gatling) {
        HeadOfPage head = new HeadOfPage(finished);
        String simulation = VisibleText.name(finished.run().simulation());
        return new PageView(
                finished.verdict().answer().words() + " - " + simulation,
                simulation,
                UtcText.of(finished.run().startedAt()),
                tabs(gatling),
                head.banner(),
                head.cards(),
                new PagePanels(finished).all());
    }

    private static List<Tab> tabs(GatlingPages gatling) {
        List<Tab> tabs = new ArrayList<>();
        gatling.global().ifPresent(href -> tabs.add(new Tab("Global", href)));
        gatling.details().ifPresent(href -> tabs.add(new Tab("Details", href)));
        tabs.add(new Tab("Memory", ""));
        return tabs;
    }
}
