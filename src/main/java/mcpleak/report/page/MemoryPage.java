package mcpleak.report.page;

import java.util.List;
import java.util.Optional;
import mcpleak.report.page.html.Page;
import mcpleak.report.page.html.PageAsset;
import mcpleak.report.words.FinishedRun;
import mcpleak.report.words.NumberText;
import mcpleak.report.words.VisibleText;

/**
 * Render the leak page, {@code memory.html}.
 *
 * <p>Thread-safe. The page is complete without scripts and without network, needs the {@link #assets()} beside it, and obeys
 * {@code default-src 'none'; img-src 'self'; style-src 'self'}: it holds no inline style, script or handler.
 */
public final class MemoryPage {

    private MemoryPage() {}

    /**
     * Name the pages of Gatling's own report that the leak page links to.
     *
     * <p>Immutable.
     *
     * @param global file name of its first page; empty if Gatling writes none
     * @param details file name of its first details page; empty if not known
     */
    public record GatlingPages(Optional<String> global, Optional<String> details) {

        /** No report of Gatling's stands beside the leak page. */
        public static final GatlingPages NONE = new GatlingPages(Optional.empty(), Optional.empty());

        /** Gatling's report will stand beside the leak page, its details page not known yet. */
        public static final GatlingPages EXPECTED = new GatlingPages(Optional.of("index.html"), Optional.empty());
    }

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
                NumberText.utc(finished.run().startedAt()));
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
