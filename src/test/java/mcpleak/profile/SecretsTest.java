package mcpleak.profile;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SecretsTest {

    @ParameterizedTest
    @CsvSource({
        "serve --token abc --port 1,serve --token *** --port 1",
        "API_KEY=abc node x.js,API_KEY=*** node x.js",
        "x --password='a b' y,x --password=*** y",
        "serve --port 3001,serve --port 3001"
    })
    void mask_valuesOfSecrets_areHidden(String given, String masked) {
        assertThat(Secrets.mask(given.replace("''", "'"))).isEqualTo(masked);
    }
}
