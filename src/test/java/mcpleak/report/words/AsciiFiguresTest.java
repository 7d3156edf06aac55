package mcpleak.report.words;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AsciiFiguresTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0.00 B",
        "40, 40.0 B",
        "1023, '1,023 B'",
        "1024, 1.00 KiB",
        "4115.2, 4.02 KiB",
        "67108864, 64.0 MiB",
        "-2048, -2.00 KiB"
    })
    void bytes_knownNumbers_haveThreeDigits(double bytes, String text) {
        assertThat(AsciiFigures.bytes(bytes)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"39.91, 40.0 B", "0.771, 0.78 B", "40, 40.0 B", "1025, 1.01 KiB"})
    void below_bound_isRoundedUp(double bytes, String text) {
        assertThat(AsciiFigures.below(bytes)).isEqualTo(text);
    }

    @Test
    void name_ofAnyText_isOneShortLineOfAscii() {
        assertThat(AsciiFigures.name("s\u00fc\n\u0000" + "x".repeat(100)))
                .isEqualTo("s\\u00fc\\u000a\\u0000" + "x".repeat(76) + "...");
    }
}
