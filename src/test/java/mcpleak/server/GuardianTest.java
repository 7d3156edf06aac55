package mcpleak.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
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
    void ownerKilled_logThatWasMoved_isMasked() throws Exception {
        Path guardian = folder.resolve("guardian");
        Path log = folder.resolve("server.log");
        Process owner = new ProcessBuilder(TestProcesses.jvm(
                        OwnerMain.class,
                        log.toString(),
                        guardian.toString(),
                        "echo up " + OwnerMain.SECRET + " --token HIDE1 --port 1; exec sleep 101"))
                .inheritIO()
                .start();
        List<ProcessHandle> guardians = TestProcesses.pids(guardian, 1);
        TestProcesses.await(() -> text(log).contains("HIDE1"));
        TestProcesses.await(() -> holds(guardians.get(0).pid(), "server.log"));
        Path moved = Files.createDirectory(folder.resolve("the run")).resolve("server.log");
        Files.move(log, moved);

        owner.destroyForcibly();

        TestProcesses.awaitEnd(guardians);
        assertThat(text(moved)).isEqualTo("up *** --token *** --port 1\n");
        assertThat(log).doesNotExist();
    }

    private static boolean holds(long pid, String name) {
        try {
            return TestProcesses.descriptors(pid).stream().anyMatch(descriptor -> descriptor.endsWith(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException notYet) {
            return "";
        }
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

    @Test
    void guardianKilled_isReplaced_andTheSuccessorEndsTheTree() throws Exception {
        Path pids = folder.resolve("pids");
        Path guardian = folder.resolve("guardian");
        Process owner = new ProcessBuilder(TestProcesses.jvm(
                        OwnerMain.class,
                        folder.resolve("server.log").toString(),
                        guardian.toString(),
                        "cd " + folder + "; echo $$ >> pids; exec sleep 101"))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        List<ProcessHandle> tree = TestProcesses.pids(pids, 1);
        ProcessHandle first = TestProcesses.pids(guardian, 1).get(0);

        first.destroyForcibly();

        String told = String.join("\n", TestProcesses.lines(folder.resolve("output"), 1));
        assertThat(told).contains("pid " + first.pid(), "has taken its place");
        assertThat(tree).allMatch(ProcessStat::isRunning);
        long successor = Long.parseLong(told.replaceAll("(?s).*; pid (\\d+) has taken.*", "$1"));

        owner.destroyForcibly();

        TestProcesses.awaitEnd(tree);
        TestProcesses.awaitEnd(ProcessHandle.of(successor).stream().toList());
    }

    @Test
    void ownerKilled_itsScratchFolderIsRemoved() throws Exception {
        Path temporary = Files.createDirectories(folder.resolve("tmp"));
        Path guardian = folder.resolve("guardian");
        List<String> command = new ArrayList<>(TestProcesses.jvm(
                OwnerMain.class, folder.resolve("server.log").toString(), guardian.toString(), "exec sleep 101"));
        command.add(1, "-Djava.io.tmpdir=" + temporary);
        Process owner = new ProcessBuilder(command).inheritIO().start();
        TestProcesses.pids(guardian, 1);
        assertThat(mcpleakFolders(temporary)).hasSize(1);

        owner.destroyForcibly();

        TestProcesses.await(() -> mcpleakFolders(temporary).isEmpty());
    }

    private static List<Path> mcpleakFolders(Path temporary) {
        try (Stream<Path> all = Files.list(temporary)) {
            return all.filter(each -> each.getFileName().toString().startsWith("mcpleak-"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
