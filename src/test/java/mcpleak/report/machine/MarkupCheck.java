package mcpleak.report.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** Take a page apart and accept only what our templates may write: a strict reader, not a browser's forgiving one. */
public final class MarkupCheck {

    private static final Pattern TAG =
            Pattern.compile("<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:\\s+[a-zA-Z0-9:-]+(?:=\"[^\"<]*\")?)*)\\s*/?>");
    private static final Pattern ATTRIBUTE = Pattern.compile("([a-zA-Z0-9:-]+)(?:=\"([^\"]*)\")?");
    private static final Pattern SVG = Pattern.compile("<svg.*?</svg>", Pattern.DOTALL);
    private static final Set<String> ELEMENTS = Set.of(
            "html", "head", "meta", "title", "link", "script", "body", "a", "header", "span", "button", "div", "nav",
            "ul", "li", "p", "bdi", "main", "section", "h1", "h2", "dl", "dt", "dd", "table", "thead", "tbody", "tr",
            "th", "td", "details", "summary", "code", "svg", "desc", "path", "line", "circle", "rect", "text");
    private static final Set<String> LINKS = Set.of(
            "style/memory.css",
            "js/memory.js",
            "index.html",
            "memory_20261121_100000.csv",
            "run.json",
            "memory.json",
            "compare.html",
            "compare.json",
            "compare.md");
    private static final String RUN_LINK = "(\\.\\./)?[A-Za-z0-9%._-]+/(memory|index)\\.html";

    private MarkupCheck() {}

    public static void isHarmless(String html) {
        int at = html.indexOf("<!DOCTYPE html>") + "<!DOCTYPE html>".length();
        List<String> scripts = new ArrayList<>();
        Matcher tag = TAG.matcher(html);
        for (at = html.indexOf('<', at); at >= 0; at = html.indexOf('<', at + 1)) {
            assertThat(tag.region(at, html.length()).lookingAt())
                    .as(html.substring(at, Math.min(html.length(), at + 80)))
                    .isTrue();
            assertThat(ELEMENTS).contains(tag.group(2));
            attributes(tag.group(3));
            if (tag.group(1).isEmpty() && tag.group(2).equals("script")) {
                scripts.add(html.substring(at, html.indexOf("</script>", at)));
            }
        }
        assertThat(scripts).containsExactly("<script src=\"js/memory.js\">");
    }

    private static void attributes(String attributes) {
        Matcher attribute = ATTRIBUTE.matcher(attributes);
        while (attribute.find()) {
            String name = attribute.group(1);
            assertThat(name).isNotEqualTo("style").doesNotStartWith("on");
            if (name.equals("href") || name.equals("src")) {
                assertThat(attribute.group(2))
                        .satisfiesAnyOf(
                                link -> assertThat(link).startsWith("#"),
                                link -> assertThat(link).matches(RUN_LINK),
                                link -> assertThat(LINKS).contains(link));
            }
        }
    }

    public static int picturesAreWellFormed(String html) throws Exception {
        Matcher svg = SVG.matcher(html);
        int pictures = 0;
        while (svg.find()) {
            assertThat(parsed(svg.group()).getDocumentElement().getTagName()).isEqualTo("svg");
            pictures++;
        }
        return pictures;
    }

    static Document parsed(String xml) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
    }

    /** @throws SAXException if a text is no JUnit report by the schema in the jar */
    static void isJUnit(String xml) throws IOException, SAXException {
        SchemaFactory.newDefaultInstance()
                .newSchema(JUnitXml.class.getResource("/mcpleak/report/junit.xsd"))
                .newValidator()
                .validate(new StreamSource(new StringReader(xml)));
    }
}
