package mcpleak.recording.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.StringReader;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import mcpleak.recording.sample.LoadSecond;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LoadCsvTest {

    private static final LoadSecond BUSY = new LoadSecond(
            Instant.parse("2026-11-21T10:00:01Z"), 1, 40, 3, OptionalDouble.of(400), 396, 1, OptionalDouble.of(4.125));
    private static final LoadSecond IDLE = new LoadSecond(
            Instant.parse("2026-11-21T10:00:02Z"), 0, 0, 0, OptionalDouble.empty(), 0, 0, OptionalDouble.empty());

    @Test
    void row_isReadAsItWasWritten() throws Exception {
        assertThat(LoadCsv.row(BUSY)).isEqualTo("2026-11-21T10:00:01Z,1,40,3,400.000,396,1,4.125");
        assertThat(LoadCsv.row(IDLE)).isEqualTo("2026-11-21T10:00:02Z,0,0,0,,0,0,");
        assertThat(read(LoadCsv.HEADER, LoadCsv.row(BUSY), LoadCsv.row(IDLE))).containsExactly(BUSY, IDLE);
    }

    @Test
    void read_lastRowCutOff_isLeftOut() throws Exception {
        assertThat(read(LoadCsv.HEADER, LoadCsv.row(BUSY), "2026-11-21T10:0")).containsExactly(BUSY);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2026-11-21T10:00:01Z,1,40,3,400,396,1|7 columns in place of 8",
                "2026-11-21T10:00:01Z,1,-1,3,400,396,1,4|a count is not -1",
                "2026-11-21T10:00:01Z,1,1,3,NaN,396,1,4|a number is not NaN",
                "2026-11-21,1,1,3,1,396,1,4|2026-11-21"
            })
    void read_brokenRow_isNamedByItsLine(String row, String rule) {
        assertThatThrownBy(() -> read(LoadCsv.HEADER, LoadCsv.row(IDLE), row, LoadCsv.row(BUSY)))
                .isInstanceOf(MalformedInput.class)
                .hasMessageStartingWith("line 3: ")
                .hasMessageContaining(rule);
    }

    @Test
    void read_anotherFile_isRefused() {
        assertThatThrownBy(() -> read("second,tool,ok"))
                .isInstanceOf(MalformedInput.class)
                .hasMessage("line 1: the header is not " + LoadCsv.HEADER);
    }

    private static List<LoadSecond> read(String... lines) throws Exception {
        return LoadCsv.read(new BufferedReader(new StringReader(String.join("\n", lines))));
    }
}
