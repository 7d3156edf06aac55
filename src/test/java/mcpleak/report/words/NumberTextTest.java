package mcpleak.report.words;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import mcpleak.verdict.growth.Interval;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumberTextTest {

    private static final NumberText ASCII = NumberText.ASCII;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | 0 B",
                "40 | 40.0 B",
                "812 | 812 B",
                "1023.4 | 1,023 B",
                "1023.5 | 1.00 KiB",
                "1024 | 1.00 KiB",
                "4567 | 4.46 KiB",
                "-4567 | -4.46 KiB",
                "10235 | 10.0 KiB",
                "67108864 | 64.0 MiB",
                "150800000 | 144 MiB",
                "9126805504 | 8.50 GiB",
                "0.0123 | 0.01 B",
                "-0.0001 | 0.00 B"
            })
    void bytes_ofAllSizes_haveThreeDigitsAndTheirUnit(double bytes, String text) {
        assertThat(ASCII.bytes(bytes)).isEqualTo(text);
    }

    @Test
    void bytes_inHtml_haveNoBreakSpaceAndRealMinus() {
        assertThat(NumberText.HTML.bytes(-4567.0)).isEqualTo("\u22124.46\u00a0KiB");
    }

    @Test
    void interval_ofBytes_hasOneUnitForBothEnds() {
        assertThat(ASCII.interval(new Interval(4567, 4362, 4762), "B/call")).isEqualTo("4.26 to 4.65 KiB/call");
        assertThat(ASCII.interval(new Interval(0, -50, 44), "B/session")).isEqualTo("-50.0 to 44.0 B/session");
    }

    @Test
    void interval_withoutBound_saysSo() {
        assertThat(ASCII.interval(new Interval(1, Double.NEGATIVE_INFINITY, 2048), "B/call"))
                .isEqualTo("not bounded to 2.00 KiB/call");
    }

    @Test
    void bound_betweenDigits_isRoundedUp() {
        assertThat(ASCII.bound(31.21)).isEqualTo("31.3 B/call");
        assertThat(ASCII.bound(31.2)).isEqualTo("31.2 B/call");
        assertThat(ASCII.bound(1025)).isEqualTo("1.01 KiB/call");
        assertThat(ASCII.bound(Double.POSITIVE_INFINITY)).isEqualTo("not bounded");
    }

    @Test
    void rate_ofCounts_isPerThousandCalls() {
        assertThat(ASCII.rate(12.345, "1/1000 calls")).isEqualTo("12.3 per 1,000 calls");
    }

    @Test
    void percent_almostAll_neverReadsAsAll() {
        assertThat(ASCII.percentDown(99.9999)).isEqualTo("99.99 %");
        assertThat(ASCII.percentDown(100)).isEqualTo("100 %");
        assertThat(ASCII.percent(-0.0406)).isEqualTo("-0.04 %");
        assertThat(ASCII.signedPercent(129.4)).isEqualTo("+129 %");
    }

    @Test
    void signedFixed_roundedToZero_hasNoSign() {
        assertThat(ASCII.signedFixed(-0.04, 1)).isEqualTo("0.0");
        assertThat(ASCII.signedFixed(0.06, 1)).isEqualTo("+0.1");
        assertThat(ASCII.signedFixed(-0.06, 1)).isEqualTo("-0.1");
    }

    @Test
    void count_ofThousands_isSeparated() {
        assertThat(ASCII.count(1_234_567)).isEqualTo("1,234,567");
        assertThat(ASCII.signedCount(42)).isEqualTo("+42");
    }

    @Test
    void elapsed_fromAnHour_showsHours() {
        assertThat(ASCII.elapsed(Duration.ofSeconds(3599))).isEqualTo("59:59");
        assertThat(ASCII.elapsed(Duration.ofHours(1))).isEqualTo("1:00:00");
    }
}
