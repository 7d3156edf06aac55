package mcpleak.recording.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mcpleak.recording.sample.Sample;
import mcpleak.recording.sample.Sample.Surroundings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SampleCsvTest {

    private static final Sample SAMPLE = new Sample(
            Instant.parse("2026-11-21T05:14:10.007Z"),
            4711,
            (64L << 20) + 4096,
            1L << 40,
            128L << 20,
            (1L << 40) + 1,
            0.5,
            2,
            4096,
            8192,
            21,
            8,
            3,
            true,
            1234,
            5);

    @Test
    void row_knownSample_isExactToTheByte() {
        assertThat(SampleCsv.row(SAMPLE))
                .isEqualTo("2026-11-21T05:14:10.007Z,4711,64.00390625,1048576,128,1048576.00000095,0.5,2,"
                        + "0.00390625,0.0078125,21,8,3,load,1234,5,,,,,,,,,,,,");
    }

    @Test
    void header_beginsWithTheOriginalColumns() {
        assertThat(SampleCsv.HEADER)
                .isEqualTo("timestamp,pid,rss_mb,vms_mb,rss_total_mb,vms_total_mb,percent,num_children,"
                        + "private_mb,private_total_mb,threads,fds,round,phase,calls,failed_calls,"
                        + "cpu_ms,swap_mb,zombies,started,ended,established,close_wait,cgroup_anon_mb,oom_kills,"
                        + "host_available_mb,host_cpu_percent,others_cpu_percent");
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void read_ofWrittenRows_givesBackEqualSamples(long seed) throws Exception {
        List<Sample> samples = drawn(seed);
        List<Sample> read = new ArrayList<>();

        SampleCsvReader.Summary summary =
                SampleCsvReader.read(new StringReader(written(samples)), row -> read.add(row.sample()));

        assertThat(read).isEqualTo(samples);
        assertThat(summary).isEqualTo(new SampleCsvReader.Summary(false, 2000, 0, List.of(), false));
    }

    @Test
    void read_brokenUpAtEveryLength_givesTheSameRows() throws Exception {
        String text = SampleCsv.HEADER + "\r\n" + SampleCsv.row(SAMPLE) + "\r\n" + SampleCsv.row(SAMPLE) + "\n";
        for (int size = 1; size < text.length(); size++) {
            List<Sample> read = new ArrayList<>();
            SampleCsvReader.read(new Slowly(text, size), row -> read.add(row.sample()));
            assertThat(read).containsExactly(SAMPLE, SAMPLE);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void read_ofWrittenRows_givesTheSameSamplesWhenTheyAreAskedForLater(long seed) throws Exception {
        List<Sample> samples = drawn(seed);
        List<SampleRow> rows = new ArrayList<>();

        SampleCsvReader.read(new StringReader(written(samples)), rows::add);

        assertThat(rows).extracting(SampleRow::sample).isEqualTo(samples);
        assertThat(rows)
                .extracting(SampleRow::at, SampleRow::treeRssBytes, SampleRow::round, SampleRow::load)
                .isEqualTo(samples.stream()
                        .map(each -> tuple(each.at(), each.treeRssBytes(), each.round(), each.load()))
                        .toList());
    }

    @Test
    void read_rowWhoseOtherCellsAreBroken_isRefusedWhenTheyAreAskedFor() throws Exception {
        String broken = SampleCsv.row(SAMPLE).replace(",1234,", ",many,");
        List<SampleRow> rows = new ArrayList<>();

        SampleCsvReader.read(new StringReader(SampleCsv.HEADER + "\n" + broken + "\n"), rows::add);

        assertThat(rows).hasSize(1);
        assertThatThrownBy(() -> rows.get(0).sample())
                .isInstanceOf(NumberFormatException.class)
                .hasMessageContaining("many");
    }

    @Test
    void read_cutAtEveryPlaceOfTheLastRow_dropsThatRow() throws Exception {
        String whole = SampleCsv.HEADER + "\n" + SampleCsv.row(SAMPLE) + "\n";
        String last = SampleCsv.row(SAMPLE);
        for (int end = 1; end <= last.length(); end++) {
            List<Sample> read = new ArrayList<>();
            SampleCsvReader.Summary summary = SampleCsvReader.read(
                    new StringReader(whole + last.substring(0, end)), row -> read.add(row.sample()));
            assertThat(read).containsExactly(SAMPLE);
            assertThat(summary).isEqualTo(new SampleCsvReader.Summary(false, 1, 0, List.of(), true));
        }
    }

    @Test
    void read_originalColumnsOnly_leavesOursZero() throws Exception {
        String text = String.join(",", SampleCsv.ORIGINAL_COLUMNS)
                + "\n2025-10-06T21:23:18.483451,30920,269.4375,425491.59375,269.4375,425491.59375,0.73089599609375,0\n";
        List<Sample> read = new ArrayList<>();

        SampleCsvReader.Summary summary = SampleCsvReader.read(new StringReader(text), row -> read.add(row.sample()));

        long rss = 282_525_696;
        long virtual = 446_160_273_408L;
        assertThat(summary.originalOnly()).isTrue();
        assertThat(read)
                .containsExactly(new Sample(
                        Instant.parse("2025-10-06T21:23:18.483451Z"),
                        30920,
                        rss,
                        virtual,
                        rss,
                        virtual,
                        0.73089599609375,
                        0,
                        0,
                        0,
                        0,
                        OptionalInt.empty(),
                        0,
                        false,
                        0,
                        0,
                        Surroundings.UNKNOWN));
    }

    @Test
    void read_fileWithoutSurroundings_isReadAsOurs() throws Exception {
        String text = String.join(",", SampleCsv.ORIGINAL_COLUMNS) + "," + String.join(",", SampleCsv.MORE_COLUMNS)
                + "\n2026-11-21T05:14:10.007Z,4711,64.00390625,1048576,128,1048576.00000095,0.5,2,"
                + "0.00390625,0.0078125,21,8,3,load,1234,5\n";
        List<Sample> read = new ArrayList<>();

        SampleCsvReader.Summary summary = SampleCsvReader.read(new StringReader(text), row -> read.add(row.sample()));

        assertThat(summary).isEqualTo(new SampleCsvReader.Summary(false, 1, 0, List.of(), false));
        assertThat(read).containsExactly(SAMPLE);
    }

    @Test
    void row_ofWhatWasNotRead_isAnEmptyCellAndNeverZero() {
        Sample hidden = new Sample(
                SAMPLE.at(), 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, OptionalInt.empty(), 0, false, 0, 0, Surroundings.UNKNOWN);

        assertThat(SampleCsv.row(hidden))
                .isEqualTo("2026-11-21T05:14:10.007Z,1,0,0,0,0,0,0,0,0,1,,0,idle,0,0,,,,,,,,,,,,");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            4711        | x            | For input string
            load        | lead         | phase: neither load nor idle
            T05         | T99          | timestamp: not a time such as
            11-21       | 02-30        | timestamp: not a time such as
            4711        | 1.5          | pid: not a whole number
            4711        | 1,2          | 29 cells, not 28
            ,21,8       | ,21          | 27 cells, not 28
            4711        | NaN          | not a finite number
            """)
    void read_badRow_isToldWithItsLineAndSkipped(String sound, String broken, String reason) throws Exception {
        String row = SampleCsv.row(SAMPLE);
        assertThat(row).contains(sound);
        String text = SampleCsv.HEADER + "\n" + row + "\n" + row.replace(sound, broken) + "\n" + row + "\n";
        List<Sample> read = new ArrayList<>();

        SampleCsvReader.Summary summary = SampleCsvReader.read(new StringReader(text), each -> read.add(each.sample()));

        assertThat(read).containsExactly(SAMPLE, SAMPLE);
        assertThat(summary.badRows()).isEqualTo(1);
        assertThat(summary.told()).singleElement().satisfies(bad -> {
            assertThat(bad.line()).isEqualTo(3);
            assertThat(bad.reason()).contains(reason);
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {SampleCsvReader.MAX_ROW_CHARS, SampleCsvReader.MAX_ROW_CHARS + 1})
    void read_rowAtTheLimit_isReadAndOneLongerIsBad(int length) throws Exception {
        String row = SampleCsv.row(SAMPLE);
        String padded = row + "0".repeat(length - row.length() - 1) + "5";
        SampleCsvReader.Summary summary =
                SampleCsvReader.read(new StringReader(SampleCsv.HEADER + "\n" + padded + "\n"), SampleRow::sample);

        assertThat(summary.rows()).isEqualTo(length == SampleCsvReader.MAX_ROW_CHARS ? 1 : 0);
        assertThat(summary.badRows()).isEqualTo(length == SampleCsvReader.MAX_ROW_CHARS ? 0 : 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a,b\n", "timestamp,pid\n1,2\n"})
    void read_withoutTheOriginalColumns_isRefused(String text) {
        assertThatThrownBy(() -> SampleCsvReader.read(new StringReader(text), SampleRow::sample))
                .isInstanceOf(MalformedInput.class)
                .hasMessageContaining("line 1");
    }

    private static List<Sample> drawn(long seed) {
        Random random = new Random(seed);
        return Stream.generate(() -> random(random)).limit(2000).toList();
    }

    private static String written(List<Sample> samples) {
        return Stream.concat(Stream.of(SampleCsv.HEADER), samples.stream().map(SampleCsv::row))
                .map(row -> row + '\n')
                .collect(Collectors.joining());
    }

    private static Sample random(Random random) {
        return new Sample(
                Instant.ofEpochMilli((random.nextLong() >>> 1) % 4_000_000_000_000L),
                random.nextInt(1 << 22),
                random.nextLong() >>> 24,
                random.nextLong() >>> 20,
                random.nextLong() >>> 24,
                random.nextLong() >>> 20,
                random.nextInt(1_000_000) / 10_000.0,
                random.nextInt(100),
                random.nextLong() >>> 24,
                random.nextLong() >>> 24,
                random.nextInt(1000),
                maybe(random, 1000),
                random.nextInt(20),
                random.nextBoolean(),
                random.nextInt(1 << 30),
                random.nextInt(1000),
                surroundings(random));
    }

    private static Surroundings surroundings(Random random) {
        return new Surroundings(
                OptionalLong.of(random.nextInt(1 << 30)),
                maybeBytes(random),
                maybe(random, 10),
                OptionalLong.of(random.nextInt(1 << 20)),
                OptionalLong.empty(),
                maybe(random, 1000),
                maybe(random, 1000),
                maybeBytes(random),
                OptionalLong.empty(),
                maybeBytes(random),
                OptionalDouble.of(random.nextInt(1_000_000) / 10_000.0),
                OptionalDouble.empty());
    }

    private static OptionalInt maybe(Random random, int bound) {
        return random.nextBoolean() ? OptionalInt.of(random.nextInt(bound)) : OptionalInt.empty();
    }

    private static OptionalLong maybeBytes(Random random) {
        return random.nextBoolean() ? OptionalLong.of(random.nextLong() >>> 24) : OptionalLong.empty();
    }

    /** A reader that gives at most so many characters at once. */
    private static final class Slowly extends Reader {
        private final StringReader text;
        private final int size;

        Slowly(String text, int size) {
            this.text = new StringReader(text);
            this.size = size;
        }

        @Override
        public int read(char[] buffer, int offset, int length) throws IOException {
            return text.read(buffer, offset, Math.min(size, length));
        }

        @Override
        public void close() {
            text.close();
        }
    }
}
