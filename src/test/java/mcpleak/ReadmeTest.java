package mcpleak;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mcpleak.profile.Properties;
import mcpleak.profile.Property;
import org.junit.jupiter.api.Test;

final class ReadmeTest {

    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:|#)([^)#\\s]+)(?:#[^)]*)?\\)");
    private static final int LONGEST = 9_000;

    /** The table in the documentation is generated from the properties; where it is not the same, it is written anew beside it. */
    @Test
    void properties_areListedAsHelpDoes() throws IOException {
        String table = Properties.all().stream()
                .map(ReadmeTest::row)
                .collect(Collectors.joining(
                        "\n", "| property | default | meaning | allowed |\n|---|---|---|---|\n", "\n\n"));
        Path generated = Path.of("target", "properties-table.md");
        Files.createDirectories(generated.getParent());
        Files.writeString(generated, table);

        assertThat(Files.readString(Path.of("docs/properties.md")))
                .as("the table in docs/properties.md is that of %s", generated)
                .contains(table);
    }

    @Test
    void readme_isShort() throws IOException {
        assertThat(Files.size(Path.of("README.md"))).isLessThanOrEqualTo(LONGEST);
    }

    /** Links to files of this project lead somewhere. */
    @Test
    void documents_linkToWhatIsThere() throws IOException {
        List<Path> documents =
                new ArrayList<>(List.of(Path.of("README.md"), Path.of("CONTRIBUTING.md"), Path.of("ARCHITECTURE.md")));
        try (Stream<Path> docs = Files.list(Path.of("docs"))) {
            docs.filter(file -> file.toString().endsWith(".md")).forEach(documents::add);
        }
        assertThat(documents).hasSizeGreaterThan(10);
        for (Path document : documents) {
            Matcher links = LINK.matcher(Files.readString(document));
            while (links.find()) {
                assertThat(document.resolveSibling(links.group(1)))
                        .as("linked in %s", document)
                        .exists();
            }
        }
    }

    /** The simulation in the README is a class that compiles, and short. */
    @Test
    void readme_showsACompiledSimulation() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        String source = Files.readString(Path.of("src/test/java/mcpleak/examples/SearchSimulation.java"));
        String shown = source.substring(source.indexOf("public final class"));

        assertThat(readme).contains("```java\n" + shown + "```");
        assertThat(shown.lines()).hasSizeLessThanOrEqualTo(25);
    }

    private static String row(Property<?> property) {
        return "| `%s` | %s | %s | %s |"
                .formatted(
                        property.name(),
                        property.defaultText(),
                        property.meaning(),
                        property.allowed().replace("|", "\\|"));
    }
}
