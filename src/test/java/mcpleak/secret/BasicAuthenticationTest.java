package mcpleak.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BasicAuthenticationTest {

    @ParameterizedTest
    @CsvSource({
        "http://joe:p%40ss@host/mcp, Basic am9lOnBAc3M=",
        "https://token@host:8443/mcp, Basic dG9rZW46",
        "http://:pass@host/mcp, Basic OnBhc3M=",
        "http://@host/mcp, ''",
        "http://host/mcp, ''"
    })
    void userInfo_isSentAsCurlSendsIt(URI url, String header) {
        assertThat(BasicAuthentication.authorization(url).orElse("")).isEqualTo(header);
    }
}
