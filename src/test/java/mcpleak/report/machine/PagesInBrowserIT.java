package mcpleak.report.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mcpleak.compare.Build;
import mcpleak.compare.BuildComparison;
import mcpleak.compare.Comparison;
import mcpleak.compare.Recorded;
import mcpleak.report.page.ComparePage;
import mcpleak.report.page.MemoryPage;
import mcpleak.report.page.html.PageServer;
import mcpleak.report.words.Chromium;
import mcpleak.report.words.HostileNames;
import mcpleak.report.words.RunFixture;
import mcpleak.report.words.States;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Look at the pages in a real browser; pictures are left in {@code target/memory-pages}. */
@Isolated
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("end-to-end")
final class PagesInBrowserIT {

    private static final Path PICTURES = Path.of("target", "memory-pages");
    private static final Pattern FOUND = Pattern.compile("<pre id=\"found\">(.*?)</pre>", Pattern.DOTALL);
    private static final int DESK = 1440;

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    static Path work;

    private Optional<Chromium> chromium = Optional.empty();
    private Optional<PageServer> server = Optional.empty();

    private static Map<String, String> pages() {
        Map<String, String> pages = new LinkedHashMap<>();
        States.all().forEach((name, run) -> pages.put(name, MemoryPage.html(run, MemoryPage.GatlingPages.EXPECTED)));
        pages.put("no-gatling", MemoryPage.html(RunFixture.leak(), MemoryPage.GatlingPages.NONE));
        Comparison comparison = BuildComparison.of(Build.of(List.of(
                Recorded.run(2).ofBuild("41").compared(),
                Recorded.run(3).ofBuild("42").leaking(2048).compared())));
        pages.put("baseline", MemoryPage.html(RunFixture.leak().beside(comparison), MemoryPage.GatlingPages.EXPECTED));
        pages.put("hour", MemoryPage.html(RunFixture.hour(), MemoryPage.GatlingPages.EXPECTED));
        pages.put("hostile", MemoryPage.html(RunFixture.hostile(HostileNames.WORST), MemoryPage.GatlingPages.EXPECTED));
        pages.put(
                "compare",
                ComparePage.html(BuildComparison.of(Build.of(List.of(
                        Recorded.run(1).ofBuild("40").compared(),
                        Recorded.run(2).ofBuild("41").compared(),
                        Recorded.run(3).ofBuild("42").leaking(2048).compared())))));
        return pages;
    }

    @BeforeAll
    void start() throws Exception {
        Files.createDirectories(PICTURES);
        chromium = Chromium.find(work);
        PageServer pages = PageServer.start();
        pages().forEach(pages::put);
        server = Optional.of(pages);
    }

    @AfterAll
    void stop() {
        server.ifPresent(PageServer::close);
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource({
        "plain, leak, 1440",
        "dark, leak, 1440",
        "plain, leak, 380",
        "plain, none-found, 1440",
        "dark, no-verdict, 1440",
        "plain, server-died, 1440",
        "plain, not-measured, 1440",
        "plain, probe-lost, 1440",
        "dark, restarted, 1440",
        "plain, out-of-memory, 1440",
        "plain, errors, 1440",
        "plain, one-tool, 1440",
        "plain, no-gatling, 380",
        "plain, baseline, 1440",
        "plain, hostile, 1440",
        "plain, hostile, 380",
        "plain, hour, 1440",
        "plain, compare, 1440",
        "dark, compare, 1440",
        "plain, compare, 380"
    })
    void page_nothingOverlaps_andAxeFindsNoSeriousFault(String manner, String name, int width) throws Exception {
        JsonNode found = found(browser().dom(pagesUrl().check(manner, name, width), Math.max(width, 500), 9000));

        assertThat(found.get("overlaps")).as(found.toString()).isEmpty();
        assertThat(found.get("wide")).as(found.toString()).isEmpty();
        assertThat(found.get("contrast")).as(found.toString()).isEmpty();
        assertThat(found.get("axe")).as(found.toString()).isEmpty();
        assertThat(found.get("requests")).as(found.toString()).isEmpty();
        assertThat(pagesUrl().strangers()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"leak", "no-verdict", "compare"})
    void page_withoutScriptsUnderAStrictPolicy_isComplete(String name) throws Exception {
        Path picture = PICTURES.resolve(name + "-strict.png");
        browser().screenshot(pagesUrl().url("strict", name), picture, DESK, 3200);
        JsonNode found = found(browser().dom(pagesUrl().check("strict", name, DESK), DESK, 9000));

        assertThat(picture).isNotEmptyFile();
        assertThat(found.get("overlaps")).as(found.toString()).isEmpty();
        assertThat(found.get("contrast")).as(found.toString()).isEmpty();
    }

    @Test
    void pages_pictures_areTaken() throws Exception {
        for (String name : States.all().keySet()) {
            browser().screenshot(pagesUrl().url("plain", name), PICTURES.resolve(name + "-light.png"), DESK, 3600);
            assertThat(PICTURES.resolve(name + "-light.png")).isNotEmptyFile();
        }
        for (String name : List.of("leak", "compare", "no-verdict")) {
            browser().screenshot(pagesUrl().url("plain", name), PICTURES.resolve(name + "-light.png"), DESK, 3200);
            browser().screenshot(pagesUrl().url("dark", name), PICTURES.resolve(name + "-dark.png"), DESK, 3200);
            browser().screenshot(pagesUrl().check("plain", name, 380), PICTURES.resolve(name + "-380.png"), 500, 6000);
            browser().print(pagesUrl().url("plain", name), PICTURES.resolve(name + "-print.pdf"));
            assertThat(PICTURES.resolve(name + "-light.png")).isNotEmptyFile();
            assertThat(Files.readAllBytes(PICTURES.resolve(name + "-light.png")))
                    .isNotEqualTo(Files.readAllBytes(PICTURES.resolve(name + "-dark.png")));
            assertThat(Files.readString(
                            PICTURES.resolve(name + "-print.pdf"), java.nio.charset.StandardCharsets.ISO_8859_1))
                    .startsWith("%PDF");
        }
    }

    private Chromium browser() {
        assumeTrue(chromium.isPresent(), "there is no Chromium, and no right to install it with apt-get");
        return chromium.orElseThrow();
    }

    private PageServer pagesUrl() {
        return server.orElseThrow();
    }

    private static JsonNode found(String dom) {
        Matcher found = FOUND.matcher(dom);
        assertThat(found.find())
                .as(dom.substring(0, Math.min(2000, dom.length())))
                .isTrue();
        String json = found.group(1).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
        assertThat(json).isNotEqualTo("running");
        return JsonMapper.shared().readTree(json);
    }
}
