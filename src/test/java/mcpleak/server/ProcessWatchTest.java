package mcpleak.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProcessWatchTest {

    @Test
    void end_foreignProcessKilled_completesWithinHalfASecond() throws Exception {
        ProcessHandle process = TestProcesses.orphan("exec sleep 30");
        try (ProcessWatch watch = ProcessWatch.start(process)) {
            process.destroyForcibly();
            ServerEnd end = watch.end().toCompletableFuture().get(60, TimeUnit.SECONDS);
            assertThat(end.pid()).isEqualTo(process.pid());
            assertThat(end.exitCode()).isEmpty();
            assertThat(end.uptime()).isPresent();
            assertThat(end.sentence()).matches("the server \\(pid \\d+\\) ended after \\d+\\.\\d s");
        }
    }

    @Test
    void end_zombie_countsAsEnded() throws Exception {
        // the shell becomes a sleep, which never asks how its child ended
        Process parent = new ProcessBuilder("sh", "-c", "sleep 30 & echo $!; exec sleep 31").start();
        ProcessHandle child = ProcessHandle.of(
                        Long.parseLong(parent.inputReader().readLine()))
                .orElseThrow();
        // until then it is a shell, which does ask
        while (!Files.readString(Path.of("/proc/" + parent.pid() + "/comm")).startsWith("sleep")) {
            Thread.sleep(10);
        }
        try (ProcessWatch watch = ProcessWatch.start(child)) {
            child.destroyForcibly();
            assertThat(watch.end()
                            .toCompletableFuture()
                            .get(500, TimeUnit.MILLISECONDS)
                            .pid())
                    .isEqualTo(child.pid());
            assertThat(child.isAlive()).as("the JDK takes a zombie for alive").isTrue();
        } finally {
            parent.destroyForcibly();
        }
    }
}
