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

    private static String row(Property property) {
        return "| `%s` | %s | %s | %s |"
                .formatted(
                        property.name(),
                        property.defaultText(),
                        property.meaning(),
                        property.allowed().replace("|", "\\|"));
    }
}
