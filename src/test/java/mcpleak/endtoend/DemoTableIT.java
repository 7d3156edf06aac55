package mcpleak.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Run every option of the demo server: what leaks is convicted on its channel, what only looks bad is not. */
final class DemoTableIT {

    private static final Duration LIMIT = Duration.ofMinutes(5);

    @TempDir
    Path work;

    /** One row: an option, and for a leak where it shows, what is named, and the true rate in the estimate's unit. */
    private record Option(String name, String value, String channel, String culprit, double truth) {}

    /** One for each way of seeing a leak but the heap, which shorter runs show, and one that looks like a leak. */
    private static final List<Option> SOME = List.of(
            new Option("demo.leak", "tool", "live bytes", "TOOL", 4096),
            new Option("demo.leak", "child", "private RSS of children", "CALL", 4096),
            new Option("demo.leak", "fd", "fds", "CALL", 20),
            new Option("demo.look", "saw", "", "", 0));

    private static final List<Option> OTHERS = List.of(
            new Option("demo.leak", "none", "", "", 0),
            new Option("demo.leak", "call", "live bytes", "CALL", 4096),
            new Option("demo.leak", "session", "live bytes", "SESSION", 65536),
            new Option("demo.leak", "sparse", "live bytes", "", 0.005 * 18432),
            new Option("demo.leak", "direct", "live bytes", "CALL", 4096),
            new Option("demo.leak", "thread", "threads", "CALL", 10),
            new Option("demo.look", "warmup", "", "", 0),
            new Option("demo.look", "cache", "", "", 0),
            new Option("demo.look", "step", "", "", 0));

    @Test
    @Tag("end-to-end")
    void someOptions_leakingOnesAreConvicted_harmlessOnesAreNot() throws Exception {
        run(SOME);
    }

    @Test
    @Tag("tables")
    void otherOptions_leakingOnesAreConvicted_harmlessOnesAreNot() throws Exception {
        run(OTHERS);
    }

    private void run(List<Option> options) throws Exception {
        List<String> wrong = new ArrayList<>();
        System.out.printf(
                Locale.ROOT,
                "%n%-18s %-13s %-24s %-10s %12s %12s  %s%n",
                "option",
                "answer",
                "channel",
                "culprit",
                "estimate",
                "truth",
                "seconds");
        for (Option option : options) {
            long start = System.nanoTime();
            try (GatlingRun run = GatlingRun.start(work, properties(option))) {
                int status = run.await(LIMIT);
                JsonNode memory = run.memory();
                String answer = memory.path("verdict").asText();
                String channel = memory.at("/estimate/channel").asText("-");
                String culprit = memory.at("/culprit/kind").asText("-");
                double estimate = memory.at("/estimate/value").asDouble();
                System.out.printf(
                        Locale.ROOT,
                        "%-18s %-13s %-24s %-10s %12.1f %12.1f  %.0f%n",
                        option.name().substring(5) + "=" + option.value(),
                        answer,
                        channel,
                        culprit,
                        estimate,
                        option.truth(),
                        (System.nanoTime() - start) / 1e9);
                if (!isRight(option, status, answer, channel, culprit, estimate)) {
                    wrong.add(option + ": " + memory.path("sentence").asText() + "\n" + run.text());
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static boolean isRight(
            Option option, int status, String answer, String channel, String culprit, double estimate) {
        if (option.channel().isEmpty()) {
            return !answer.equals("LEAK") && (!answer.equals("NO_LEAK") || status == 0);
        }
        boolean named = option.culprit().isEmpty() || option.culprit().equals(culprit);
        double tolerance = option.culprit().isEmpty() ? 0.5 : 0.1;
        return answer.equals("LEAK")
                && status == 2
                && channel.equals(option.channel())
                && named
                && Math.abs(estimate - option.truth()) <= tolerance * option.truth();
    }

    private static Map<String, String> properties(Option option) {
        Map<String, String> properties = new LinkedHashMap<>(
                Map.of("users", "20", "calls", "150", "think", "5ms", "delay", "1s", "rounds", "8"));
        properties.put(option.name(), option.value());
        return properties;
    }
}
