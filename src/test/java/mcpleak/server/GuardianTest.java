package mcpleak.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import mcpleak.process.Guardian;
import mcpleak.process.ProcessStat;
import mcpleak.process.RunCookie;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuardianTest {

    @TempDir
    private Path folder;

    @Test
    void ownerKilled_treeWithDaemon_isGoneWithGuardian() throws Exception {
        Path pids = folder.resolve("pids");
        Path guardian = folder.resolve("guardian");
        String script = "cd " + folder + "\n" + """
                echo $$ >> pids
                sh -c 'trap "" TERM; echo $$ >> pids; while :; do sleep 0.1; done' &
                (setsid sh -c 'echo $$ >> pids; exec sleep 101' &)
                wait""";
        Process owner = new ProcessBuilder(TestProcesses.jvm(
                        OwnerMain.class, folder.resolve("server.log").toString(), guardian.toString(), script))
                .inheritIO()
                .start();
        List<ProcessHandle> tree = TestProcesses.pids(pids, 3);
        List<ProcessHandle> guardians = TestProcesses.pids(guardian, 1);
        assertThat(tree).hasSize(3).allMatch(ProcessStat::isRunning);
        assertThat(guardians).hasSize(1).allMatch(ProcessStat::isRunning);

        owner.destroyForcibly();

        TestProcesses.awaitEnd(tree);
        TestProcesses.awaitEnd(guardians);
    }

    @Test
    void start_guardian_holdsNoOutputOfOursAndIgnoresSigterm() throws Exception {
        Guardian guardian = Guardian.start(RunCookie.fresh()).orElseThrow();
        try {
            TestProcesses.await(
                    () -> ProcessStat.read(guardian.pid()).orElseThrow().sessionId() == guardian.pid()
                            && ignoresSigterm(guardian.pid()));
            assertThat(TestProcesses.descriptors(guardian.pid()))
                    .hasSize(3)
                    .contains("1 /dev/null", "2 /dev/null")
                    .anyMatch(descriptor -> descriptor.startsWith("0 pipe:"));
            ProcessHandle process = ProcessHandle.of(guardian.pid()).orElseThrow();
            process.destroy();
            assertThat(ProcessStat.isRunning(process)).isTrue();
        } finally {
            guardian.dismiss();
        }
    }

    /** Bit 14 of the mask is signal 15. */
    private static boolean ignoresSigterm(long pid) {
        String mask = ProcessStat.text(pid, "status")
                .orElseThrow()
                .lines()
                .filter(line -> line.startsWith("SigIgn:"))
                .findFirst()
                .orElseThrow()
                .substring("SigIgn:".length())
                .trim();
        return (Long.parseLong(mask, 16) & 1L << 14) != 0;
    }

    @Test
    void dismiss_whileServerRuns_leavesItAlone() throws Exception {
        RunCookie cookie = RunCookie.fresh();
        ProcessBuilder builder = new ProcessBuilder("sleep", "30");
        builder.environment().put(RunCookie.NAME, cookie.value());
        Process server = builder.start();
        try {
            Guardian guardian = Guardian.start(cookie).orElseThrow();
            guardian.protect(
                    server.pid(), ProcessStat.read(server.pid()).orElseThrow().startTicks());
            guardian.dismiss();
            guardian.dismiss();
            assertThat(ProcessHandle.of(guardian.pid()).filter(ProcessStat::isRunning))
                    .isEmpty();
            assertThat(server.isAlive()).isTrue();
        } finally {
            server.destroyForcibly();
        }
    }
}
