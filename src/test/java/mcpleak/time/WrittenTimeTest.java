package mcpleak.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WrittenTimeTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "2025-10-09 19:53:34 - INFO | 2025-10-09T19:53:34Z | LOCAL",
                "2025-10-09T19:53:34.123456Z x | 2025-10-09T19:53:34.123Z | ZONED",
                "2025-10-09 19:53:34,5 x | 2025-10-09T19:53:34.500Z | LOCAL",
                "[2025-10-09T19:53:34+02:00] x | 2025-10-09T17:53:34Z | ZONED",
                "2025-10-09 19:53:34 -0530 x | 2025-10-10T01:23:34Z | ZONED",
                "2025/10/09 19:53:34 x | 2025-10-09T19:53:34Z | LOCAL",
                "127.0.0.1 - - [09/Oct/2025:19:53:34 +0000] \"POST | 2025-10-09T19:53:34Z | ZONED",
                "Thu, 09 Oct 2025 19:53:34 GMT x | 2025-10-09T19:53:34Z | ZONED",
                "Oct 9, 2025 @ 19:53:34.123 x | 2025-10-09T19:53:34.123Z | LOCAL",
                "10/09/2025 7:53:34 PM x | 2025-10-09T19:53:34Z | LOCAL",
                "[10/09/25 19:53:34] INFO x | 2025-10-09T19:53:34Z | LOCAL",
                "13/10/2025 19:53:34 x | 2025-10-13T19:53:34Z | LOCAL",
                "09.10.2025 19:53:34 x | 2025-10-09T19:53:34Z | LOCAL",
                "Thu Oct  9 19:53:34 2025 x | 2025-10-09T19:53:34Z | LOCAL",
                "1760039614123456 x | 2025-10-09T19:53:34.123Z | ZONED",
                "INFO 2025-10-09T19:53:34Z x | 2025-10-09T19:53:34Z | ZONED",
                "20251009T195334Z x | 2025-10-09T19:53:34Z | ZONED",
                "1760039614.5 x | 2025-10-09T19:53:34.500Z | ZONED",
                "19:53:34.123 [main] x | 1970-01-01T19:53:34.123Z | DATELESS",
                "Oct  9 19:53:34 host x | 1972-10-09T19:53:34Z | DATELESS",
                "I1009 19:53:34.123456 7 x.go:1] y | 1972-10-09T19:53:34.123Z | DATELESS",
            })
    void times_ofTheCommonFormats(String line, String instant, WrittenTime.Kind kind) {
        WrittenTime time = WrittenTime.ofLine(line).orElseThrow();
        assertThat(Instant.ofEpochMilli(time.epochMillis())).isEqualTo(instant);
        assertThat(time.kind()).isEqualTo(kind);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "",
                "no time at all",
                "session 1234567890 opened",
                "ratio 3:20 of 2025-13-45 99:99:99",
                "2025-",
                "Octopus 9",
                "10.1.12.34 to 10.1.12.35 at noon",
                "version 1.2.34 of it",
                "12.30.25 12:00:00"
            })
    void times_whereThereIsNone(String line) {
        assertThat(WrittenTime.ofLine(line)).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "1760039614, 2025-10-09T19:53:34Z",
        "1.760039614123e+09, 2025-10-09T19:53:34.123Z",
        "1760039614123, 2025-10-09T19:53:34.123Z",
        "1760039614123456789, 2025-10-09T19:53:34.123Z"
    })
    void times_epochsOfFields(String text, String instant) {
        assertThat(Instant.ofEpochMilli(WrittenTime.ofField(text).orElseThrow().epochMillis()))
                .isEqualTo(instant);
    }
}
