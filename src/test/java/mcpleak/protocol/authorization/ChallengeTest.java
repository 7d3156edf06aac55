package mcpleak.protocol.authorization;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ChallengeTest {

    @Test
    void all_severalSchemes_eachHasItsParameters() {
        assertThat(
                        Challenge.all(
                                "Basic realm=\"a, b\", Bearer error=invalid_token , scope = \"x \\\"y\\\"\",DPoP algs=\"ES256\""))
                .containsExactly(
                        new Challenge("Basic", Map.of("realm", "a, b")),
                        new Challenge("Bearer", Map.of("error", "invalid_token", "scope", "x \"y\"")),
                        new Challenge("DPoP", Map.of("algs", "ES256")));
    }

    @Test
    void all_schemeAlone_hasNone() {
        assertThat(Challenge.all("Bearer")).containsExactly(new Challenge("Bearer", Map.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", ",,,", "=x", "\"", "é", "a=\"never closed", "Bearer scope=\"never closed"})
    void all_nonsense_isNoOAuthParameter(String header) {
        assertThat(Challenge.all(header))
                .allSatisfy(each -> assertThat(each.parameters()).isEmpty());
    }

    @Test
    void all_longestHeader_isCutOff() {
        assertThat(Challenge.all("Bearer scope=\"" + "a".repeat(Challenge.LONGEST) + "\""))
                .allSatisfy(each -> assertThat(each.parameters()).isEmpty());
        assertThat(Challenge.all("a,".repeat(1_000_000))).hasSize(Challenge.LONGEST / 2);
    }
}
