package mcpleak.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Recordings of other tools: each tells of 252 MiB an hour, from 180 MiB on, in 240 readings of five seconds. */
class ForeignRecordingsTest {

    private static final Path RECORDINGS = Path.of("src/test/resources/recordings");
    private static final Instant START = Instant.parse("2026-03-04T09:15:00Z");
    private static final int READINGS = 240;
    private static final String TRUE_RATE = "(252 MiB per hour";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    private record Outcome(int exit, String out, String err) {}

    private static Outcome analyze(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] all = new String[arguments.length + 1];
        all[0] = "analyze";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        int exit = Mcpleak.run(new PrintWriter(out, true), new PrintWriter(err, true), all);
        return new Outcome(exit, out.toString(), err.toString());
    }

    private String file(String text, Charset charset) throws IOException {
        return Files.write(folder.resolve("recording.txt"), text.getBytes(charset))
                .toString();
    }

    /** Writes the readings: names in braces stand for what a recorder writes. */
    private static String recorded(String head, String row) {
        StringBuilder text = new StringBuilder(filled(head, 0));
        for (int i = 0; i < READINGS; i++) {
            text.append(filled(row, i)).append('\n');
        }
        return text.toString();
    }

    private static String filled(String form, int reading) {
        String text = form.replace("\\n", "\n").replace("\\t", "\t");
        for (Map.Entry<String, String> part : parts(reading).entrySet()) {
            text = text.replace("{" + part.getKey() + "}", part.getValue());
        }
        return text;
    }

    private static Map<String, String> parts(int reading) {
        Instant at = START.plusSeconds(5L * reading);
        double noise = (reading * 7 % 11 - 5) / 25.0;
        double mb = 180 + 252 * reading * 5 / 3600.0 + noise;
        Map<String, String> parts = new TreeMap<>();
        parts.put("epoch", Long.toString(at.getEpochSecond()));
        parts.put("millis", Long.toString(at.toEpochMilli()));
        parts.put("passed", Integer.toString(5 * reading));
        parts.put(
                "serial",
                String.format(Locale.ROOT, "%.8f", 25_569 + at.getEpochSecond() / 86_400.0)
                        .replace('.', ','));
        parts.put("iso", at(at, "uuuu-MM-dd'T'HH:mm:ss"));
        parts.put("day", at(at, "uuuu-MM-dd HH:mm:ss"));
        parts.put("german", at(at, "dd.MM.uuuu HH:mm:ss"));
        parts.put("us", at(at, "MM/dd/uuuu hh:mm:ss a"));
        parts.put("date", at(at, "EEE MMM d HH:mm:ss 'UTC' uuuu"));
        parts.put("clock", at(at, "HH:mm:ss"));
        parts.put("half", at(at, "hh:mm:ss a"));
        parts.put("mmss", at(START.minusSeconds(9 * 3600 + 15 * 60).plusSeconds(5L * reading), "mm:ss"));
        parts.put("ss", at(at, "ss"));
        parts.put("mb", String.format(Locale.ROOT, "%.3f", mb));
        parts.put("mb,", String.format(Locale.ROOT, "%.3f", mb).replace('.', ','));
        parts.put("kb", Long.toString(Math.round(mb * 1024)));
        parts.put("kb,", String.format(Locale.ROOT, "%,d", Math.round(mb * 1024)));
        parts.put("bytes", Long.toString(Math.round(mb * 1024 * 1024)));
        return parts;
    }

    private static String at(Instant at, String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT)
                .withZone(ZoneOffset.UTC)
                .format(at);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "original-semi.csv",
                "original-quoted.csv",
                "original-epochs.csv",
                "original-ts-tz.csv",
                "docker-stats.csv",
                "mprofile_20260304091500.dat",
                "ps-loop-ts.csv",
                "psrecord.txt",
                "rss3.csv"
            })
    void recording_ofAnotherTool_isRead(String name) {
        Outcome outcome = analyze(RECORDINGS.resolve(name).toString());

        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.exit()).isEqualTo(4);
        assertThat(outcome.out())
                .contains("No verdict yet", TRUE_RATE, "read as ")
                .doesNotContain("skipped");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '!',
            quoteCharacter = '~',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "pidstat!Linux 6.1.0 (vm) \\t11/30/26 \\t_x86_64_\\t(2 CPU)\\n\\n{clock}      UID       PID  minflt/s     VSZ     RSS   %MEM  Command\\n!"
                        + "{clock}        0     15129   1679.00   916624   {kb}   0.05  node server.js",
                "pidstat, half days!{half}      UID       PID  minflt/s     VSZ     RSS   %MEM  Command\\n!"
                        + "{half}        0     15129   1679.00   916624   {kb}   0.05  python",
                "pidstat -h!!# Time        UID       PID  minflt/s     VSZ     RSS   %MEM  Command\\n"
                        + "{epoch}        0     15129   1679.00   916624   {kb}   0.05  python\\n",
                "ps in a loop!!{date}\\n    PID   RSS    VSZ\\n   4711 {kb} 555154",
                "ps aux!!{iso}\\nUSER   PID %CPU %MEM    VSZ   RSS TTY STAT START   TIME COMMAND\\nroot  4711  0.0  0.1 555154 {kb} ? Ssl 09:00   0:12 node a.js -x",
                "ps without titles!!{epoch} {kb}",
                "ps with a date!!{date} {kb}",
                "ps with commas!!{day},{kb}",
                "ps etime!ELAPSED   RSS\\n!{mmss} {kb}",
                "top!!top - {clock} up 1 day, load average: 0.00\\n\\n    PID USER  PR  NI    VIRT    RES    SHR S  %CPU  %MEM     TIME+ COMMAND\\n"
                        + "   4711 root  20   0  916624 {kb}  31232 S   0.0   0.2   0:12.34 node",
                "docker stats!!{date}\\nCONTAINER ID   NAME      CPU %     MEM USAGE / LIMIT   MEM %     PIDS\\n"
                        + "a1b2c3d4e5f6   mcp       1.20%     {mb}MiB / 512MiB   35.30%    12",
                "docker stats, JSON!!{iso}Z {\"CPUPerc\":\"1.20%\",\"MemPerc\":\"35%\",\"MemUsage\":\"{mb}MiB / 512MiB\",\"Name\":\"mcp\"}",
                "Grafana!\"Time\",\"mcp-1\"\\n!{day},{bytes}",
                "Grafana, units!sep=;\\n\"Time\";\"mcp-1\"\\n!{iso};{mb,} MiB",
                "Prometheus!{\"data\":{\"result\":[{\"metric\":{\"__name__\":\"process_resident_memory_bytes\"},\"values\":[\\n!"
                        + "[{epoch},\"{bytes}\"],",
                "promtool!process_resident_memory_bytes{job=\"a\"} =>\\n!{bytes} @[{epoch}]",
                "Prometheus CSV!name,timestamp,value\\n!process_resident_memory_bytes,{epoch},{bytes}",
                "memoryUsage!!{iso}.802Z {\\n  rss: {bytes},\\n  heapTotal: 4431872,\\n  heapUsed: 3628600\\n}",
                "memoryUsage on a line!![{iso}.802Z] { rss: {bytes}, heapTotal: 4431872, heapUsed: 3628600 }",
                "JSON lines!!{\"level\":30,\"time\":{millis},\"pid\":7,\"memory\":{\"rss\":{bytes},\"heapUsed\":3628600}}",
                "logfmt!!ts={iso}Z level=info msg=mem rss_bytes={bytes} goroutines=7",
                "words of a log!!{day},123 INFO watch RSS: {mb} MB",
                "words of a log, two!!{day} memory usage: {mb} MB of 512 MB",
                "kubectl top!!{date}\\nNAME   CPU(cores)   MEMORY(bytes)\\nmcp-7   12m   {kb}Ki",
                "status of a process!!{date}\\nVmRSS:\\t  {kb} kB",
                "performance monitor!\"(PDH-CSV 4.0)\",\"\\\\HOST\\\\Process(node)\\\\Working Set\"\\n!\"{us}\",\"{bytes}\"",
                "German spreadsheet!Zeit;RSS (MB)\\n!{german};{mb,}",
                "US spreadsheet!\"Time\",\"RSS (KB)\"\\n!\"{us}\",\"{kb,}\"",
                "serial times!time;rss_mb\\n!{serial};{mb,}",
                "milliseconds, size tells the unit!timestamp,rss\\n!{millis},{bytes}",
                "seconds, size tells the unit!timestamp,rss\\n!{epoch},{kb}",
                "fractions, size tells the unit!timestamp,memory\\n!{epoch},{mb}",
                "since the start!elapsed_s\\trssKb\\n!{passed}\\t{kb}",
                "pandas!,timestamp,rss_mb\\n!0,{day}+00:00,{mb}",
            })
    void recording_thatAToolMayWrite_isRead(String name, String head, String row) throws IOException {
        Outcome outcome = analyze(file(recorded(head == null ? "" : head, row), StandardCharsets.UTF_8));

        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out()).contains(TRUE_RATE).doesNotContain("skipped");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16", "UTF-16LE", "UTF-16BE"})
    void spreadsheet_inAnyCharacters_isRead(String charset) throws IOException {
        String text = recorded("timestamp;pid;rss_total_mb\n", "{iso};7;{mb,}").replace("\n", "\r\n");
        String mark = charset.equals("UTF-8") ? "\ufeff" : "";

        assertThat(analyze(file(mark + text, Charset.forName(charset))).out()).contains(TRUE_RATE);
    }

    @Test
    void severalSeries_areJudgedEach() throws IOException {
        String text =
                recorded("\"Time\",\"{instance=\"\"a\"\"}\",\"{instance=\"\"b\"\"}\"\n", "{millis},{bytes},50000000");

        assertThat(analyze(file(text, StandardCharsets.UTF_8)).out())
                .contains(
                        "[{instance=\"a\"}]: No verdict yet",
                        TRUE_RATE,
                        "[{instance=\"b\"}]: No verdict yet",
                        "(0.00 B per hour");
    }

    @Test
    void newProcesses_areNamed_andGrowthIsToldPerLife() {
        String out = analyze(RECORDINGS.resolve("restart.csv").toString()).out();

        assertThat(out)
                .contains("line 152: another process, pid 4711 -> 4712, at 2026-03-04T09:27:30Z")
                .contains("line 302: another process, pid 4712 -> 4713", "line 452: another process, pid 4713 -> 4714")
                .contains("life 4 of 4 (pid 4714): grew by 297 MiB in 12.4 minutes, 1.40 GiB per hour");
    }

    @Test
    void fallsToTheStart_areTakenForRestarts() throws IOException {
        StringBuilder text = new StringBuilder();
        for (String line : Files.readAllLines(RECORDINGS.resolve("restart.csv"))) {
            String[] cells = line.split(",", -1);
            text.append(cells[0] + "," + cells[4] + "\n");
        }

        assertThat(analyze(file(text.toString(), StandardCharsets.UTF_8)).out())
                .contains("line 152: memory fell from 479 MiB to 180 MiB, where it began: taken for a restart")
                .contains("life 4 of 4: grew by 297 MiB in 12.4 minutes, 1.40 GiB per hour");
    }

    @ParameterizedTest
    @CsvSource({
        "dst.csv, line 302: the time goes back by 59.9 minutes, 217 MiB per hour",
        "sleep.csv, line 302: nothing was recorded for 6.00 hours, 216 MiB per hour"
    })
    void jumpsOfTheClock_areNamed_andTheRestIsJudged(String name, String jump, String rate) {
        assertThat(analyze(RECORDINGS.resolve(name).toString()).out()).contains(jump, rate, "49.9 minutes");
    }

    @Test
    void newestFirst_isTurnedRound() throws IOException {
        StringBuilder turned = new StringBuilder();
        recorded("", "{iso},{mb}").lines().forEach(line -> turned.insert(0, line + "\n"));

        assertThat(analyze(file("timestamp,rss_mb\n" + turned, StandardCharsets.UTF_8))
                        .out())
                .contains("turned round", TRUE_RATE);
    }

    @Test
    void unit_thatIsNotClear_isAskedFor() throws IOException {
        String file = file(recorded("timestamp,rss\n", "{epoch},125{ss}"), StandardCharsets.UTF_8);

        assertThat(analyze(file).err())
                .contains("the unit of \"rss\" is not clear", "--unit B, KiB, MiB or GiB says it");
        assertThat(analyze(file, "--unit", "KiB").out()).contains("in KiB", "RSS of the tree: 12.");
        assertThat(analyze(file, "--unit", "miles").exit()).isEqualTo(1);
    }

    @Test
    void column_thatIsNotClear_isAskedFor() throws IOException {
        String file = file(recorded("timestamp,one,other\n", "{epoch},{kb},7"), StandardCharsets.UTF_8);

        assertThat(analyze(file).err())
                .contains("which column is memory is not clear: --column NAME says it", "one, other");
        assertThat(analyze(file, "--column", "one").out()).contains(TRUE_RATE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hello\n", "a,b\n1,2\n", "timestamp,rss_mb\nnever,180\n", "\u0000\u0001\u0002\n"})
    void whatIsNoRecording_isRefusedWithWhatIsRead(String text) throws IOException {
        Outcome outcome = analyze(file(text, StandardCharsets.UTF_8));

        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.err())
                .contains("recording.txt: ", "mprof, psrecord, pidstat -r, docker stats, ps or top in a loop");
    }
}
