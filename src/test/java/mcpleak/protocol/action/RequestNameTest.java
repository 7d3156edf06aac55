package mcpleak.protocol.action;

import static org.assertj.core.api.Assertions.assertThat;

import mcpleak.protocol.action.RequestPlan.RequestName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RequestNameTest {

    @ParameterizedTest
    @ValueSource(strings = {"search_docs", "a.b-c/d", "two words", "x,y;z*"})
    void of_ordinaryName_isTheSame(String name) {
        assertThat(RequestName.of(name)).isEqualTo(name);
    }

    @Test
    void of_hostileName_endsNeitherLineNorStringNorScript() {
        assertThat(RequestName.of("</script>\n[mcpleak] 'x\u001b\u202e"))
                .isEqualTo("U+003C/scriptU+003EU+000A[mcpleak] U+0027xU+001BU+202E");
    }

    @Test
    void of_longName_isCutAndTellsItsLength() {
        assertThat(RequestName.of("x".repeat(5000))).isEqualTo("x".repeat(100) + "... (5000 characters)");
    }
}
