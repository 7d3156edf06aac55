package mcpleak;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import mcpleak.profile.Properties;
import mcpleak.profile.Property;
import org.junit.jupiter.api.Test;

final class ReadmeTest {

    /** The table of properties in the README is the one that -Dhelp prints. */
    @Test
    void readme_listsEveryPropertyAsHelpDoes() throws IOException {
        String readme = Files.readString(Path.of("README.md"));

        assertThat(Properties.all()).allSatisfy(property -> assertThat(readme).contains(row(property)));
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
