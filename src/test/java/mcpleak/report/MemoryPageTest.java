package mcpleak.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class MemoryPageTest {

    @Test
    void html_everyAnswer_isWrittenForPeopleToLookAt() throws IOException {
        write("leak", RunFixture.leak());
        write("clean", RunFixture.noLeak());
        write("unsure", RunFixture.inconclusive());
        write("none", RunFixture.notMeasured());
        write("died", RunFixture.serverDied());
        write("norounds", RunFixture.withoutRounds());
        write("hour", RunFixture.hour());
        write("hostile", RunFixture.hostile(HostileNames.WORST));
        assertThat(Path.of("target/memory-pages/leak.html")).exists();
    }

    private static void write(String name, FinishedRun finished) throws IOException {
        Path folder = Path.of("target/memory-pages");
        for (PageAsset asset : MemoryPage.assets()) {
            Path file = folder.resolve(asset.relativePath());
            Files.createDirectories(file.getParent());
            Files.writeString(file, asset.text());
        }
        Files.writeString(folder.resolve(name + ".html"), MemoryPage.html(finished, GatlingPages.EXPECTED));
        Files.writeString(folder.resolve(name + ".txt"), ConsoleSummary.text(finished, "results/x"));
        Files.writeString(folder.resolve(name + ".md"), MarkdownSummary.text(finished));
        Files.writeString(folder.resolve(name + ".xml"), JUnitXml.text(finished, Undecided.FAILS));
        Files.writeString(folder.resolve(name + ".json"), MemoryJson.text(finished));
    }
}
