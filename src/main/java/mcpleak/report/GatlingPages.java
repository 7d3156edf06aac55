package mcpleak.report;

import java.util.Optional;

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
