package mcpleak.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ContainerTest {

    private static final String ID = "0123456789abcdef".repeat(4);

    @TempDir
    Path proc;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0::/system.slice/docker-ID.scope                                               | SHORT | true",
                "0::/system.slice/docker-ID.scope                                               | ID    | true",
                "0::/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-ID.scope/container | SHORT | true",
                "4:memory:/docker/ID                                                            | SHORT | true",
                "4:memory:/docker/ID/nested                                                     | SHORT | true",
                "1:name=systemd:/kubepods.slice/kubepods-pod7.slice/cri-containerd-ID.scope     | SHORT | true",
                "0::/kubepods/burstable/pod7/ID                                                 | SHORT | true",
                "0::/../../docker/ID                                                            | SHORT | true",
                "0::/lxc.payload.web                                                            | web   | true",
                "0::/machines/web                                                               | web   | true",
                "0::/machines/web.scope                                                         | web   | true",
                "0::/system.slice/my-web.service                                                | web   | false",
                "0::/system.slice/web.service                                                   | web   | false",
                "0::/system.slice/docker-ID.scope                                               | 123456789abc | false",
                "0::/system.slice/docker-ID.scope                                               | 0123  | false",
                "0::/                                                                           | web   | false",
                "no line of the file                                                            | web   | false",
            })
    void isOf_everyVersionAndRuntime(String line, String name, boolean expected) {
        String asked = name.replace("SHORT", ID.substring(0, 12)).replace("ID", ID);
        assertThat(Container.isOf(line.replace("ID", ID), asked)).isEqualTo(expected);
    }

    /** Its first process is meant: not those below it, nor one that was sent into it later, nor one that is dead. */
    @Test
    void rootPid_ofSeveral_isTheOneThatBeganIt() throws Exception {
        process(7, 1, 90, "S", "0::/init.scope");
        process(20, 7, 50, "Z", "0::/docker/" + ID);
        process(40, 7, 200, "S", "0::/docker/" + ID);
        process(30, 7, 100, "S", "0::/docker/" + ID);
        process(31, 30, 110, "S", "0::/docker/" + ID);
        process(50, 7, 10, "S", "0::/docker/" + "f".repeat(64));
        Files.createDirectories(proc.resolve("60"));
        assertThat(new Container(ID.substring(0, 12), proc).rootPid()).isEqualTo(30);
    }

    @Test
    void rootPid_ofNone_namesTheNextStep() {
        assertThatThrownBy(() -> new Container("no-such-container", proc).rootPid())
                .isInstanceOf(ServerException.class)
                .hasMessageContainingAll("container no-such-container", "docker ps", "-Dserver.pid");
        assertThatThrownBy(() -> new Container("--format", proc.resolve("none")).rootPid())
                .isInstanceOf(ServerException.class);
    }

    /** A process in another namespace of pids, in a control group of this host. */
    @Test
    void rootPid_ofARealGroup_isFound() throws Exception {
        Optional<Path> groups = Stream.of("/sys/fs/cgroup", "/sys/fs/cgroup/freezer", "/sys/fs/cgroup/unified")
                .map(Path::of)
                .filter(folder -> Files.isWritable(folder.resolve("cgroup.procs")))
                .findFirst();
        if (groups.isEmpty()) {
            System.out.println("skipped: no control group can be made here");
        }
        Assumptions.assumeTrue(groups.isPresent(), "no control group can be made here");
        Path group = Files.createDirectories(groups.orElseThrow().resolve("docker-" + ID + ".scope"));
        Process process = new ProcessBuilder(
                        "sh",
                        "-c",
                        "echo $$ > " + group.resolve("cgroup.procs") + " && exec unshare --pid --fork sleep 60")
                .inheritIO()
                .start();
        try {
            long until = System.nanoTime() + 20_000_000_000L;
            while (process.descendants().findAny().isEmpty() && process.isAlive() && System.nanoTime() < until) {
                Thread.sleep(10);
            }
            assertThat(Container.named(ID.substring(0, 20)).rootPid()).isEqualTo(process.pid());
        } finally {
            List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                    .toList();
            all.forEach(ProcessHandle::destroyForcibly);
            for (ProcessHandle each : all) {
                each.onExit().get();
            }
            remove(group);
        }
    }

    /** The kernel lets go of a group a moment after its last process. */
    private static void remove(Path group) throws Exception {
        for (int attempt = 0; Files.exists(group); attempt++) {
            try {
                Files.delete(group);
            } catch (IOException busy) {
                assertThat(attempt).as(busy.toString()).isLessThan(500);
                Thread.sleep(10);
            }
        }
    }

    private void process(long pid, long parent, long start, String state, String cgroup) throws IOException {
        Path folder = Files.createDirectories(proc.resolve(Long.toString(pid)));
        Files.writeString(folder.resolve("cgroup"), "9:name=systemd:/\n" + cgroup + "\n");
        Files.writeString(
                folder.resolve("stat"),
                pid + " (a (b) c) " + state + " " + parent + " 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 " + start
                        + " 0 0 0 0 0 0 0 0 0 0 0\n");
    }
}
