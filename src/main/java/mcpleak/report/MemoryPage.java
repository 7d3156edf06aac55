package mcpleak.report;

import java.util.List;

/**
 * Render the leak page, {@code memory.html}.
 *
 * <p>Thread-safe. The page is complete without scripts and without network, needs the {@link #assets()} beside it, and obeys
 * {@code default-src 'none'; img-src 'self'; style-src 'self'}: it holds no inline style, script or handler.
 */
public final class MemoryPage {

    private MemoryPage() {}

    /**
     * Render a run.
     *
     * @return HTML, at most 300 KB for an hour at 5 samples a second; the same for the same input
     */
    public static String html(FinishedRun finished, GatlingPages gatling) {
        HeadOfPage head = new HeadOfPage(finished);
        String simulation = VisibleText.name(finished.run().simulation());
        Page page = new Page(
                finished.verdict().answer().words() + " - " + simulation,
                simulation,
                UtcText.of(finished.run().startedAt()));
        gatling.global().ifPresent(href -> page.tab("Global", href));
        gatling.details().ifPresent(href -> page.tab("Details", href));
        page.tab("Memory", "").banner(head.banner());
        head.cards(page);
        return page.html(new PagePanels(finished).all());
    }

    /** Return the files that the page needs beside it, read from the class path. */
    public static List<PageAsset> assets() {
        return List.of(PageAsset.resource("style/memory.css"), PageAsset.resource("js/memory.js"));
    }
}
