package mcpleak.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import mcpleak.process.ProcessStat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForkedJvmTest {

    @TempDir
    private Path folder;

    @Test
    void start_parentJvmKilled_forkedJvmEnds() throws Exception {
        Path pid = folder.resolve("forked");
        Process forking = new ProcessBuilder(TestProcesses.jvm(ForkingMain.class, pid.toString()))
                .inheritIO()
                .start();
        List<ProcessHandle> forked = TestProcesses.pids(pid, 1);
        assertThat(forked).hasSize(1).allMatch(ProcessStat::isRunning);

        forking.destroyForcibly();

        TestProcesses.awaitEnd(forked);
    }

    @Test
    void start_parentThatIsDead_callsBack() throws Exception {
        Process parent = new ProcessBuilder("true").start();
        parent.waitFor();
        CountDownLatch called = new CountDownLatch(1);
        try (ProcessWatch watch = ProcessWatch.start(parent.toHandle(), called::countDown)) {
            assertThat(watch).isNotNull();
            assertThat(called.await(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void close_beforeDeath_neverCallsBack() throws Exception {
        Process parent = new ProcessBuilder("sleep", "30").start();
        CountDownLatch called = new CountDownLatch(1);
        ProcessWatch.start(parent.toHandle(), called::countDown).close();
        parent.destroyForcibly().waitFor();
        assertThat(called.await(300, TimeUnit.MILLISECONDS)).isFalse();
    }

    @Test
    void startForked_toolThatDiedBefore_callsBackAtOnce() throws Exception {
        Path pid = folder.resolve("orphan");
        // the shell is gone before the JVM looks for its parent
        String command = String.join(" ", TestProcesses.jvm(OrphanMain.class, pid.toString()));
        new ProcessBuilder("sh", "-c", "(sleep 0.2; exec " + command + ") &")
                .inheritIO()
                .start()
                .waitFor();
        assertThat(TestProcesses.lines(pid, 1)).containsExactly("orphan");
    }
}
