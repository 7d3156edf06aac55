package mcpleak.run.folder;

import java.io.IOException;
import java.nio.file.Path;
import mcpleak.compare.Comparison;
import mcpleak.compare.Tuning;
import mcpleak.report.machine.CompareJson;
import mcpleak.report.machine.CompareText;
import mcpleak.report.page.ComparePage;
import mcpleak.report.page.MemoryPage;
import mcpleak.report.page.TunePage;
import mcpleak.report.page.html.PageAsset;

/** Writes the files of a comparison, and of loads that are laid over one another. Stateless. */
public final class ComparisonFiles {

    /** Name of the page of a comparison. */
    public static final String PAGE = "compare.html";

    /** Name of the page of loads. */
    public static final String TUNE_PAGE = "tune.html";

    private ComparisonFiles() {}

    /**
     * Write page, JSON and Markdown, and what the page needs beside it, each as a whole.
     *
     * @param folder where to; made if it is not there
     * @throws IOException if one cannot be written
     */
    public static void write(Comparison comparison, Path folder) throws IOException {
        RunFiles.write(folder.resolve("compare.json"), CompareJson.text(comparison));
        RunFiles.write(folder.resolve("compare.md"), CompareText.markdown(comparison));
        page(folder, PAGE, ComparePage.html(comparison));
    }

    /**
     * Write the page of loads, and what it needs beside it, each as a whole.
     *
     * @param folder where to; made if it is not there
     * @throws IOException if one cannot be written
     */
    public static void write(Tuning tuning, Path folder) throws IOException {
        page(folder, TUNE_PAGE, TunePage.html(tuning));
    }

    private static void page(Path folder, String name, String html) throws IOException {
        for (PageAsset asset : MemoryPage.assets()) {
            RunFiles.write(folder.resolve(asset.relativePath()), asset.text());
        }
        RunFiles.write(folder.resolve(name), html);
    }
}
