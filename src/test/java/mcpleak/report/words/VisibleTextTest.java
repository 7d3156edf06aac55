package mcpleak.report.words;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VisibleTextTest {

    @Test
    void name_controlAndFormatCharacters_areShownAsEscapes() {
        assertThat(VisibleText.name("a\u202Eb\u0000c\u001B[31m\nd\te\u200Bf\u2028g\uFEFF"))
                .isEqualTo("a\\u202Eb\\u0000c\\u001B[31m\\nd\\te\\u200Bf\\u2028g\\uFEFF");
    }

    @Test
    void name_emojiAndOtherScripts_stay() {
        assertThat(VisibleText.name("\uD83D\uDE80 \u05D0\u05D1 \u6771 e\u0301"))
                .isEqualTo("\uD83D\uDE80 \u05D0\u05D1 \u6771 e\u0301");
    }

    @Test
    void name_unpairedSurrogatesAndTags_areShownAsEscapes() {
        assertThat(VisibleText.name("x\uD83Dy\uDE00 \uDB40\uDC41")).isEqualTo("x\\uD83Dy\\uDE00 \\u{E0041}");
    }

    @Test
    void name_pileOfMarks_isShownAsEscapesFromTheFourthOn() {
        assertThat(VisibleText.name("o\u0301\u0301\u0301\u0301")).isEqualTo("o\u0301\u0301\u0301\\u0301");
    }

    @Test
    void name_atTheLimit_isWhole() {
        assertThat(VisibleText.name("x".repeat(200))).isEqualTo("x".repeat(200));
    }

    @Test
    void name_beyondTheLimit_isCutAndItsLengthTold() {
        assertThat(VisibleText.name("x".repeat(201))).isEqualTo("x".repeat(200) + "... (201 characters)");
    }

    @Test
    void cut_pairAtTheLimit_isNotTornApart() {
        assertThat(VisibleText.cut("\uD83D\uDE80".repeat(201)))
                .isEqualTo("\uD83D\uDE80".repeat(200) + "... (201 characters)");
    }

    @Test
    void asciiSentence_ourTypography_isWrittenInAscii() {
        assertThat(VisibleText.asciiSentence("\u22123\u00a0KiB \u2192 5 \u2265 4 \u00b1 1"))
                .isEqualTo("-3 KiB -> 5 >= 4 +/- 1");
    }

    @Test
    void asciiName_otherCharacters_areShownAsEscapes() {
        assertThat(VisibleText.asciiName("\u6771 \uD83D\uDE80 \u007F")).isEqualTo("\\u6771 \\u{1F680} \\u007F");
    }
}
