package mcpleak.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import mcpleak.process.ProcessStat;
import mcpleak.process.RunCookie;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pure parts: what is read from text and written into messages. */
class ServerTextTest {

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:3001/mcp, http, 127.0.0.1, 3001",
        "http://localhost/mcp?x=1, http, localhost, 80",
        "HTTPS://example.org/a/b, https, example.org, 443",
        "http://[::1]:9901/mcp, http, [::1], 9901"
    })
    void of_url_readsOrigin(URI url, String scheme, String host, int port) {
        ServerAddress address = ServerAddress.of(url);
        assertThat(address).isEqualTo(new ServerAddress(scheme, host, port));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://x/y", "/mcp", "http:///mcp", "mailto:a@b"})
    void of_urlOfNoServer_isRefused(URI url) {
        assertThatThrownBy(() -> ServerAddress.of(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(url.toString());
    }

    @Test
    void parse_nameWithBlanksAndParentheses_readsFields() {
        String line = "4711 (a) b (c)) Z 17 4710 4709 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 123456 0 0 0 7 8 9\n";
        ProcessStat stat = ProcessStat.parse(line).orElseThrow();
        assertThat(List.of(stat.pid(), stat.parentPid(), stat.groupId(), stat.sessionId(), stat.startTicks()))
                .containsExactly(4711L, 17L, 4710L, 4709L, 123456L);
        assertThat(stat.isZombie()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "4711", "4711 (x) S 1 2", "x (x) S 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1"})
    void parse_otherText_isEmpty(String line) {
        assertThat(ProcessStat.parse(line)).isEmpty();
    }

    @Test
    void line_limit_cutsOnlyBeyond() {
        assertThat(RunningProcess.plain("abcdef", 6)).isEqualTo("abcdef");
        assertThat(RunningProcess.plain("abcdefg", 6)).isEqualTo("abc...");
        assertThat(RunningProcess.plain("\u001B[1;31ma\tb\u001B[0m\u0000\u00E9", 9))
                .isEqualTo("a b??");
    }

    @ParameterizedTest
    @ValueSource(ints = {LogTail.LINES, LogTail.LINES + 1})
    void quote_log_quotesTheLastLines(int count, @TempDir Path folder) throws Exception {
        Path log = folder.resolve("server.log");
        Files.writeString(
                log,
                IntStream.rangeClosed(1, count)
                        .mapToObj(i -> "line " + i + "\n")
                        .collect(Collectors.joining()));
        String quoted = new LogTail(log, 0).quote();
        assertThat(quoted.lines().filter(line -> line.startsWith("  | "))).hasSize(LogTail.LINES);
        assertThat(quoted).endsWith("  | line " + count);
        assertThat(quoted.contains("| line 1\n")).isEqualTo(count == LogTail.LINES);
    }

    @ParameterizedTest
    @CsvSource({"0,", "127,", "128,", "129,1", "137,9", "143,15", "159,31", "160,"})
    void signal_exitCode_isReadFrom128On(int exitCode, Integer signal) {
        ServerEnd end = new ServerEnd(
                1,
                java.time.Instant.EPOCH,
                java.util.Optional.empty(),
                java.util.OptionalInt.of(exitCode),
                ServerEnd.Reason.UNASKED);
        assertThat(end.signal())
                .isEqualTo(signal == null ? java.util.OptionalInt.empty() : java.util.OptionalInt.of(signal));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  \t"})
    void shell_blankLine_isRefused(String line) {
        assertThatThrownBy(() -> ServerCommand.shell(line)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void of_noProgram_isRefused() {
        assertThatThrownBy(() -> ServerCommand.of(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void fresh_cookies_differ() {
        assertThat(RunCookie.fresh()).isNotEqualTo(RunCookie.fresh());
    }
}
