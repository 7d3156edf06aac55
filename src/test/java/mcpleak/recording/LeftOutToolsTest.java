package mcpleak.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class LeftOutToolsTest {

    @Test
    void of_asManyAsFit_areListed_theOthersAreCounted() {
        Map<String, String> reasons = new LinkedHashMap<>();
        int each = LeftOutTools.MAX_NAME + LeftOutTools.MAX_REASON;
        int fit = LeftOutTools.MAX_CHARACTERS / each;
        for (int i = 0; i < fit + 3; i++) {
            reasons.put(i + "x".repeat(LeftOutTools.MAX_NAME), "y".repeat(LeftOutTools.MAX_REASON + 1));
        }

        LeftOutTools tools = LeftOutTools.of(reasons);

        assertThat(tools.listed()).hasSize(fit);
        assertThat(tools.unlisted()).isEqualTo(3);
        assertThat(tools.count()).isEqualTo(fit + 3L);
        assertThat(tools.listed().get(0).name()).hasSize(LeftOutTools.MAX_NAME).endsWith("...");
    }

    @Test
    void of_aPairOfSurrogatesAtTheCut_staysWhole() {
        String name = "x".repeat(LeftOutTools.MAX_NAME - 4) + "\uD83D\uDE00" + "y".repeat(9);

        assertThat(LeftOutTools.of(Map.of(name, "")).listed().get(0).name())
                .isEqualTo("x".repeat(LeftOutTools.MAX_NAME - 4) + "...");
    }
}
