package mcpleak.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class DemoOptionsTest {

    @Test
    void parse_nothingGiven_isHealthyOnAnyPort() {
        assertThat(parse(Map.of())).isEqualTo(new DemoOptions(0, DemoLeak.NONE, 0, DemoLook.NONE, 0, Duration.ZERO, 1));
        assertThat(parse(Map.of("user.dir", "/", "demonstration", "x"))).isEqualTo(parse(Map.of()));
    }

    @ParameterizedTest
    @EnumSource(DemoLeak.class)
    void parse_eachLeak_hasItsOwnDefaultSizeAndSurvivesTheTripThroughArguments(DemoLeak leak) {
        DemoOptions options = parse(Map.of("demo.leak", leak.value(), "demo.seed", "7"));

        assertThat(options.bytes()).isEqualTo(leak.defaultBytes());
        Map<String, String> again = options.arguments().stream()
                .map(argument -> argument.substring(2).split("="))
                .collect(java.util.stream.Collectors.toMap(pair -> pair[0], pair -> pair[1]));
        assertThat(parse(again)).isEqualTo(options);
    }

    @ParameterizedTest
    @CsvSource({"64,64", "4k,4096", "4KiB,4096", "4096B,4096", "256k,262144", "262144,262144", "64 kB,65536"})
    void parse_size_isInBytes(String text, int bytes) {
        assertThat(parse(Map.of("demo.leak", "call", "demo.bytes", text)).bytes())
                .isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            demo.leak  | calls  | demo.leak=calls is not one of none, call, session, tool, sparse, child, direct, fd, thread, stop
            demo.look  | WARMUP | demo.look=WARMUP is not one of none, warmup, cache, saw, step
            demo.port  | 65536  | demo.port=65536 is not a whole number from 0 to 65535
            demo.drop  | -1     | demo.drop=-1 is not a whole number from 0 to 1000000
            demo.seed  | x      | demo.seed=x is not a whole number from -9223372036854775808 to 9223372036854775807
            demo.bytes | 4096   | demo.bytes=4096 has no meaning with demo.leak=none: it goes with call, session, tool, sparse, child
            demo.leaks | call   | demo.leaks is not a property of the demo server: demo.bytes, demo.delay, demo.drop, demo.leak, demo.look, demo.port, demo.seed
            """)
    void parse_valueThatIsNotAllowed_namesWhatIs(String name, String value, String message) {
        assertThatThrownBy(() -> parse(Map.of(name, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource({"63", "262145", "257k", "1g", "-4", "4.5k", "999999999999"})
    void parse_sizeOutOfRange_isRefused(String size) {
        assertThatThrownBy(() -> parse(Map.of("demo.leak", "call", "demo.bytes", size)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("demo.bytes=" + size + " is not a size from 64 to 256k, such as 4096, 4k, 64KiB");
    }

    private static DemoOptions parse(Map<String, String> properties) {
        return DemoOptions.parse(properties.keySet(), name -> properties.getOrDefault(name, ""));
    }
}
