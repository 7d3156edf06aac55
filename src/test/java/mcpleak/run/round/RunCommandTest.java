package mcpleak.run.round;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RunCommandTest {

    /** The shell says what the command would be given. */
    @Test
    void with_hostileNames_areOneArgument() throws Exception {
        List<String> names =
                List.of("pay", "it's", "$(touch x)", "`id`", "a b", "\"q\"", "a;b|c&d>e", "\\", "!x", "~", "*");
        String value = String.join(",", RunCommand.writable(names));
        String command = new RunCommand(Map.of(
                        "url", "http://127.0.0.1:1/mcp?a=1&b=2",
                        "server.name", "it's mine",
                        "tools.include", "old",
                        "gatling.simulationClass", "a.B",
                        "java.home", "/x"))
                .with("tools.include", value);
        assertThat(arguments(command))
                .containsExactly(
                        "gatling:test",
                        "-Dgatling.simulationClass=a.B",
                        "-Dserver.name=it's mine",
                        "-Dtools.include=" + String.join(",", names),
                        "-Durl=http://127.0.0.1:1/mcp?a=1&b=2");
    }

    @Test
    void writable_namesThatNoCommandHolds_areLeftOut() {
        assertThat(RunCommand.writable(List.of(
                        "a,b", " a", "a ", "a\nb", "\u001b[31m", "\u00e4", "${env.HOME}", "", "x".repeat(257), "good")))
                .containsExactly("good");
    }

    @Test
    void writable_thousands_endsInTime() {
        List<String> many = java.util.stream.IntStream.range(0, 5_000)
                .mapToObj(i -> "tool" + i)
                .toList();
        assertThat(String.join(",", RunCommand.writable(many))).hasSizeBetween(1_900, 2_000);
    }

    @Test
    void with_secrets_hidesThemButWhatRefersToThem() {
        String command = new RunCommand(Map.of(
                        "token",
                        "it's secret",
                        "header.X-Api-Key",
                        "env:KEY",
                        "header.X-Other",
                        "plain",
                        "probe.token",
                        "#{t}",
                        "tls.password",
                        "p w"))
                .with("tools.unsafe", "call");
        assertThat(command)
                .isEqualTo("mvn gatling:test -Dheader.X-Api-Key=env:KEY -Dheader.X-Other='***' -Dprobe.token='#{t}'"
                        + " -Dtls.password='***' -Dtoken='***' -Dtools.unsafe=call");
    }

    private static List<String> arguments(String command) throws IOException {
        Process shell = new ProcessBuilder("sh", "-c", "mvn() { printf '%s\\n' \"$@\"; }\n" + command)
                .redirectErrorStream(true)
                .start();
        return new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }
}
