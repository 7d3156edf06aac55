package mcpleak.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mcpleak.probe.process.ProcessTreeSampler;
import mcpleak.probe.process.TreeReading;
import mcpleak.probe.process.TreeReading.ProcessReading;
import mcpleak.probe.runtime.JvmLiveBytes;
import mcpleak.probe.runtime.LiveBytesSource.LiveBytes;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Run the demo server in a JVM of its own and look whether it leaks what its options say. */
@EnabledOnOs(OS.LINUX)
@Tag("end-to-end")
final class DemoLeaksIT {

    private static final int CALLS = 300;

    @ParameterizedTest
    @CsvSource({"none,0,0", "call,4096,0", "session,0,65536", "tool,1024,0"})
    void leak_liveBytes_growByWhatTheOptionSays(String leak, double perCall, double perSession) throws Exception {
        try (Running server = new Running(Map.of("demo.leak", leak));
                JvmLiveBytes live = JvmLiveBytes.attach(server.process.pid())) {
            load(server, 3, CALLS);
            long before = ((LiveBytes.Read) live.collectAndRead()).bytes();
            load(server, 3, CALLS);
            long after = ((LiveBytes.Read) live.collectAndRead()).bytes();

            double expected = CALLS * perCall + 3 * perSession;
            assertThat((double) after - before).isCloseTo(expected, within(60_000.0));
        }
    }

    @ParameterizedTest
    @CsvSource({"none,0,0", "fd,6,0", "thread,0,3"})
    void leak_counts_growByWhatTheOptionSays(String leak, int files, int threads) throws Exception {
        try (Running server = new Running(Map.of("demo.leak", leak))) {
            ProcessTreeSampler sampler = new ProcessTreeSampler(server.process.pid(), Clock.systemUTC());
            load(server, 1, CALLS);
            ProcessReading before = settled(sampler).root();
            load(server, 1, CALLS);
            ProcessReading after = settled(sampler).root();

            assertThat(after.openFiles().orElseThrow() - before.openFiles().orElseThrow())
                    .isBetween(files - 1, files + 1);
            assertThat(after.threads() - before.threads()).isBetween(threads - 1, threads + 1);
        }
    }

    @Test
    void leak_child_growsByAPageACallAndDiesWithItsParent() throws Exception {
        try (Running server = new Running(Map.of("demo.leak", "child"))) {
            ProcessTreeSampler sampler = new ProcessTreeSampler(server.process.pid(), Clock.systemUTC());
            load(server, 1, CALLS);
            TreeReading.Alive before = settled(sampler);
            load(server, 1, CALLS);
            TreeReading.Alive after = settled(sampler);
            ProcessHandle child =
                    ProcessHandle.of(after.descendants().get(0).pid()).orElseThrow();

            assertThat(after.descendants()).hasSize(1);
            assertThat((double) after.childrenPrivateRssBytes() - before.childrenPrivateRssBytes())
                    .isCloseTo(CALLS * 4096.0, within(0.05 * CALLS * 4096));
            // SIGKILL: the server cannot end its child itself
            server.process.destroyForcibly();
            child.onExit().get(10, TimeUnit.SECONDS);
            assertThat(child.isAlive()).isFalse();
        }
    }

    /** Make so many calls, a quarter of them to the tool {@code search}, spread over so many sessions. */
    private static void load(Running server, int sessions, int calls) throws IOException, InterruptedException {
        DemoClient client = new DemoClient(server.url);
        for (int session = 0; session < sessions; session++) {
            client.open();
            for (int call = 0; call < calls / sessions; call++) {
                String answer = call % 4 == 0
                        ? client.call("search", "{\"query\":\"q\",\"limit\":1}")
                        : client.call("echo", "{\"message\":\"hi\"}");
                assertThat(answer).contains("\"isError\":false");
            }
            assertThat(client.close()).isEqualTo(200);
        }
    }

    /** Wait until two readings in a row are the same: a child may still be at work. */
    private static TreeReading.Alive settled(ProcessTreeSampler sampler) {
        TreeReading.Alive last = (TreeReading.Alive) sampler.sampleAfresh();
        for (int i = 0; i < 100; i++) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            TreeReading.Alive next = (TreeReading.Alive) sampler.sampleAfresh();
            if (next.childrenPrivateRssBytes() == last.childrenPrivateRssBytes()
                    && next.openFiles().equals(last.openFiles())) {
                return next;
            }
            last = next;
        }
        throw new AssertionError("the tree does not settle");
    }

    /** A demo server in a JVM of its own. */
    private static final class Running implements AutoCloseable {

        private static final Pattern URL = Pattern.compile("http://\\S+/mcp");

        private final Process process;
        private final String url;

        Running(Map<String, String> properties) throws IOException {
            process = new ProcessBuilder(DemoServer.command(properties))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
            String line = String.valueOf(out.readLine());
            Matcher found = URL.matcher(line);
            if (!found.find() || !line.contains("-Xms256m -Xmx256m -XX:+AlwaysPreTouch")) {
                process.destroyForcibly();
                throw new IOException("the demo server said " + line);
            }
            url = found.group();
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }
}
