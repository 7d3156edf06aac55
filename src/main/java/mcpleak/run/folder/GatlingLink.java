package mcpleak.run.folder;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import mcpleak.report.page.MenuLink;
import mcpleak.verdict.channel.Answer;

/** Link the leak page into the report that Gatling wrote into the same folder. Stateless. */
public final class GatlingLink {

    private GatlingLink() {}

    /** What can come of it. */
    public enum Result {
        /** Gatling's pages have the tab. */
        LINKED,
        /** Gatling wrote no report into the folder. */
        NO_REPORT,
        /** Gatling's menu is not as this version knows it; nothing was touched. */
        UNKNOWN_MENU
    }

    /**
     * Add the tab, or replace the one that is there; doing it twice changes nothing.
     *
     * @param folder the run folder
     * @param answer whose sign the tab bears
     * @throws IOException if the menu's script cannot be read or written
     */
    public static Result link(Path folder, Answer answer) throws IOException {
        Path menu = folder.resolve("js").resolve("menu.js");
        if (!Files.isRegularFile(menu)) {
            return Result.NO_REPORT;
        }
        Optional<String> linked = MenuLink.link(Files.readString(menu, StandardCharsets.UTF_8), answer);
        if (linked.isEmpty()) {
            return Result.UNKNOWN_MENU;
        }
        RunFiles.write(menu, linked.get());
        return Result.LINKED;
    }
}
