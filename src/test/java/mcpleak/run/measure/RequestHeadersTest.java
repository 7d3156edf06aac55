package mcpleak.run.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import mcpleak.profile.LoadProfile;
import mcpleak.secret.SecretMask;
import mcpleak.server.ServerException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RequestHeadersTest {

    @TempDir
    Path folder;

    @Test
    void of_tokenInAFile_isReadAndHidden() throws Exception {
        Path file = Files.writeString(folder.resolve("token"), "q7Zt-very-secret\n");
        RequestHeaders headers = of(Map.of("token", "file:" + file));

        assertThat(headers.byName()).isEqualTo(Map.of("Authorization", "Bearer q7Zt-very-secret"));
        assertThat(headers.warnings()).isEmpty();
        assertThat(SecretMask.mask("it said q7Zt-very-secret")).isEqualTo("it said ***");
    }

    @Test
    void of_literalToken_isSentWithAWarning() throws Exception {
        RequestHeaders headers = of(Map.of("token", "k4J-literal-secret"));

        assertThat(headers.byName()).isEqualTo(Map.of("Authorization", "Bearer k4J-literal-secret"));
        assertThat(headers.warnings()).singleElement().asString().contains("-Dtoken", "env:NAME or file:PATH");
    }

    @Test
    void ofAllUsers_leavesOutWhatEachUserHasForItself() throws Exception {
        RequestHeaders headers = of(Map.of("header.X-User", "#{user}", "header.X-Tenant", "acme", "token", "#{token}"));

        assertThat(headers.byName())
                .isEqualTo(Map.of("X-User", "#{user}", "X-Tenant", "acme", "Authorization", "Bearer #{token}"));
        assertThat(headers.ofAllUsers()).isEqualTo(Map.of("X-Tenant", "acme"));
    }

    @Test
    void of_variableThatIsNot_isNamed() {
        assertThatThrownBy(() -> of(Map.of("header.X-Api-Key", "env:NO_SUCH_VARIABLE")))
                .isInstanceOf(ServerException.class)
                .hasMessage("-Dheader.X-Api-Key: env:NO_SUCH_VARIABLE: there is no such environment variable");
    }

    @Test
    void of_feederThatIsNoFile_isNamed() {
        assertThatThrownBy(() -> of(Map.of("token", "#{token}", "feeder", "nowhere.csv")))
                .hasMessageContaining("-Dfeeder: there is no file /")
                .hasMessageContaining("nowhere.csv");
    }

    private static RequestHeaders of(Map<String, String> properties) throws Exception {
        return RequestHeaders.of(LoadProfile.parse(properties));
    }
}
