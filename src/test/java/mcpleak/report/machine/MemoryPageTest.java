package mcpleak.report.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import mcpleak.report.page.MemoryPage;
import mcpleak.report.page.html.PageAsset;
import mcpleak.report.words.FinishedRun;
import mcpleak.report.words.HostileNames;
import mcpleak.report.words.LedgerFixture;
import mcpleak.report.words.RunFixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

public class MemoryPageTest {

    public static final List<String> NAMES = List.of(
            HostileNames.HTML,
            HostileNames.SCRIPT,
            HostileNames.OVERRIDE,
            HostileNames.CONTROLS,
            HostileNames.EMOJI,
            HostileNames.LONE_SURROGATE,
            HostileNames.MARKDOWN,
            HostileNames.LONG,
            HostileNames.WORST);

    static Stream<Arguments> runs() {
        return Stream.of(
                Arguments.of("leak", RunFixture.leak(), "banner leak", "Leak found"),
                Arguments.of("clean", RunFixture.noLeak(), "banner clean", "No leak found"),
                Arguments.of("unsure", RunFixture.inconclusive(), "banner unsure", "No verdict yet"),
                Arguments.of("none", RunFixture.notMeasured(), "banner none", "Not measured"),
                Arguments.of("died", RunFixture.serverDied(), "banner unsure", "No verdict yet"),
                Arguments.of("norounds", RunFixture.withoutRounds(), "banner unsure", "No verdict yet"),
                Arguments.of("gap", RunFixture.probeLost(), "banner unsure", "No verdict yet"),
                Arguments.of("hour", RunFixture.hour(), "banner leak", "Leak found"),
                Arguments.of("hostile", RunFixture.hostile(HostileNames.WORST), "banner leak", "Leak found"));
    }

    /** Leaves each page in {@code target/memory-pages} for people to look at. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("runs")
    void html_everyState_showsAnswerAndAllSections(String name, FinishedRun run, String banner, String words)
            throws Exception {
        String html = MemoryPage.html(run, MemoryPage.GatlingPages.EXPECTED);
        keep(name, html);
        assertThat(html).contains("class=\"" + banner + "\"", "<h1>" + words + "</h1>");
        // of the headings alone: a page may have a million characters
        assertThat(Pattern.compile("<h2>[^<]*</h2>").matcher(html).results().map(MatchResult::group))
                .containsSubsequence(
                        "<h2>Memory over time</h2>",
                        "<h2>Floors against calls</h2>",
                        "<h2>By tool</h2>",
                        "<h2>By session</h2>",
                        "<h2>Resources</h2>",
                        "<h2>Rounds</h2>",
                        "<h2>Channels</h2>",
                        "<h2>File descriptors</h2>",
                        "<h2>Threads</h2>",
                        "<h2>Sockets</h2>",
                        "<h2>Live bytes</h2>",
                        "<h2>Response times</h2>",
                        "<h2>Load</h2>",
                        "<h2>Environment and comparability</h2>",
                        "<h2>Next steps</h2>",
                        "<h2>Caveats and what would settle it</h2>",
                        "<h2>Raw data</h2>",
                        "<h2>How this was decided</h2>");
        assertThat(html).doesNotContain("NaN", "Infinity", "Optional[");
        MarkupCheck.isHarmless(html);
        MarkupCheck.picturesAreWellFormed(html);
    }

    @Test
    void html_leak_namesTheTypesThatGrew() throws Exception {
        String html = MemoryPage.html(RunFixture.leak(), MemoryPage.GatlingPages.NONE);

        assertThat(html)
                .contains("From the end of round 2 to the end of round 8, 10,000 calls: class histogram of the JVM.")
                .containsSubsequence("byte[]", "38.1\u00a0MiB", "10,000", "3.91\u00a0KiB", "search_docs");
        assertThat(MemoryPage.html(RunFixture.noLeak(), MemoryPage.GatlingPages.NONE))
                .contains("The heap was not compared by type");
    }

    @Test
    void html_leak_drawsEveryChart() throws Exception {
        String html = MemoryPage.html(RunFixture.leak().with(LedgerFixture.told()), MemoryPage.GatlingPages.NONE);
        // over time, response times, floors, the ledger, four small ones, a bar for each of two tools and the sessions
        assertThat(MarkupCheck.picturesAreWellFormed(html)).isEqualTo(11);
        assertThat(html).contains("class=\"fit\"", "class=\"allowed\"", "class=\"band\"", "class=\"load\"", "R8: ");
        assertThat(html).doesNotContain("class=\"missing\"");
    }

    @Test
    void html_nothingMeasured_saysWhyForEachMissingSection() throws Exception {
        String html = MemoryPage.html(RunFixture.notMeasured(), MemoryPage.GatlingPages.NONE);
        assertThat(MarkupCheck.picturesAreWellFormed(html)).isZero();
        assertThat(html)
                .contains(
                        "No sample of the server's memory was taken: no process was measured.",
                        "It takes at least two floors, and no channel was judged.",
                        "No round was finished.");
    }

    @Test
    void html_inconclusive_showsRangeInsteadOfNumber() {
        String html = MemoryPage.html(RunFixture.inconclusive(), MemoryPage.GatlingPages.NONE);
        assertThat(html).contains("no single number is supported", "Run again with -Drounds=8.");
        assertThat(html).doesNotContain("banner clean");
    }

    @Test
    void html_toolsNotToldApart_showsNoShares() {
        String html = MemoryPage.html(RunFixture.undistinguished(), MemoryPage.GatlingPages.NONE);
        assertThat(html).contains("Cannot be separated, the rounds fit each of them: search_docs, echo.");
        assertThat(html).doesNotContain("class=\"bar\"");
        assertThat(JUnitXml.text(RunFixture.undistinguished(), JUnitXml.Undecided.FAILS))
                .doesNotContain("growth by");
    }

    @Test
    void html_serverDied_marksTheMoment() {
        String html = MemoryPage.html(RunFixture.serverDied(), MemoryPage.GatlingPages.NONE);
        assertThat(html)
                .contains(">server died 0:34</text>", "0:34 Server died: The server process ended with status 137.");
    }

    @Test
    void html_probeLost_drawsNoLineOverTheGap() {
        String html = MemoryPage.html(RunFixture.probeLost(), MemoryPage.GatlingPages.NONE);
        assertThat(html).contains("class=\"gap\"", ">no samples 0:19 to 0:25</text>");
    }

    @ParameterizedTest
    @FieldSource("NAMES")
    void html_hostileName_staysText(String name) throws Exception {
        String html = MemoryPage.html(RunFixture.hostile(name), MemoryPage.GatlingPages.EXPECTED);
        MarkupCheck.isHarmless(html);
        MarkupCheck.picturesAreWellFormed(html);
        assertThat(html.chars().filter(c -> Character.getType(c) == Character.CONTROL && c != '\n'))
                .isEmpty();
        assertThat(html.chars().filter(c -> Character.getType(c) == Character.FORMAT))
                .isEmpty();
        assertThat(html).contains("; the tool is ");
    }

    @Test
    void html_longName_isCutAndItsLengthTold() {
        String html = MemoryPage.html(RunFixture.hostile(HostileNames.LONG), MemoryPage.GatlingPages.EXPECTED);
        assertThat(html).contains("longlong... (10,000 characters)");
        assertThat(html).doesNotContain("long".repeat(51));
    }

    @Test
    void html_hourAtFiveHertz_staysBelow300Kilobytes() {
        FinishedRun hour = RunFixture.hour();
        assertThat(hour.samples()).hasSizeGreaterThan(18_000);
        assertThat(MemoryPage.html(hour, MemoryPage.GatlingPages.EXPECTED).getBytes(StandardCharsets.UTF_8))
                .hasSizeLessThan(300_000);
    }

    @Test
    void html_sameRun_yieldsSameText() {
        assertThat(MemoryPage.html(RunFixture.leak(), MemoryPage.GatlingPages.EXPECTED))
                .isEqualTo(MemoryPage.html(RunFixture.leak(), MemoryPage.GatlingPages.EXPECTED));
    }

    @Test
    void html_gatlingPages_becomeTabs() {
        assertThat(MemoryPage.html(RunFixture.leak(), MemoryPage.GatlingPages.NONE))
                .doesNotContain(">Global</a>");
        assertThat(MemoryPage.html(
                        RunFixture.leak(),
                        new MemoryPage.GatlingPages(Optional.of("index.html"), Optional.of("req_a.html"))))
                .contains(
                        "<a class=\"tab\" href=\"index.html\">Global</a>",
                        "<a class=\"tab\" href=\"req_a.html\">Details</a>");
    }

    @Test
    void assets_together_stayBelow24Kilobytes() {
        assertThat(MemoryPage.assets())
                .extracting(PageAsset::relativePath)
                .containsExactly("style/memory.css", "js/memory.js");
        assertThat(MemoryPage.assets().stream()
                        .mapToInt(asset -> asset.text().length())
                        .sum())
                .isLessThan(24_000);
        assertThat(MemoryPage.assets())
                .noneMatch(
                        asset -> asset.text().contains("url(") || asset.text().contains("@import"));
    }

    private static void keep(String name, String html) throws IOException {
        Path folder = Path.of("target", "memory-pages");
        for (PageAsset asset : MemoryPage.assets()) {
            Path file = folder.resolve(asset.relativePath());
            Files.createDirectories(file.getParent());
            Files.writeString(file, asset.text());
        }
        Files.writeString(folder.resolve(name + ".html"), html);
    }
}
