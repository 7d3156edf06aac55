package mcpleak.run;

import java.io.IOException;
import java.nio.file.Path;
import mcpleak.compare.Comparison;
import mcpleak.report.CompareJson;
import mcpleak.report.ComparePage;
import mcpleak.report.CompareText;
import mcpleak.report.MemoryPage;
import mcpleak.report.PageAsset;

/** Write the files of a comparison. Stateless. */
public final class ComparisonFiles {

    /** The page's name. */
    public static final String PAGE = "compare.html";

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
        for (PageAsset asset : MemoryPage.assets()) {
            RunFiles.write(folder.resolve(asset.relativePath()), asset.text());
        }
        RunFiles.write(folder.resolve(PAGE), ComparePage.html(comparison));
    }
}
