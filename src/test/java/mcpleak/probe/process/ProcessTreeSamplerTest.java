package mcpleak.probe.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import mcpleak.probe.process.TreeReading.ProcessReading;
import mcpleak.recording.sample.Sample;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
final class ProcessTreeSamplerTest {

    @Test
    void sampleOnce_idleProcess_equalsProcToTheByte() throws IOException {
        try (RealProcess cat = RealProcess.start("cat")) {
            // a process that has answered once has loaded all that it ever will
            assertThat(cat.tell("ready")).isEqualTo("ready");
            assertThat(cat.tell("again")).isEqualTo("again");

            ProcessReading root = alive(sampler(cat)).root();

            assertThat(root.pid()).isEqualTo(cat.pid());
            assertThat(root.startedAtMillis())
                    .isEqualTo(cat.handle().info().startInstant().orElseThrow().toEpochMilli());
            assertThat(root.parentPid()).isEqualTo(ProcessHandle.current().pid());
            assertThat(root.command()).isEqualTo("cat");
            assertThat(root.rssBytes()).isEqualTo(RealProcess.status(cat.pid(), "VmRSS") * 1024);
            assertThat(root.privateRssBytes()).isEqualTo(RealProcess.status(cat.pid(), "RssAnon") * 1024);
            assertThat(root.virtualBytes()).isEqualTo(RealProcess.status(cat.pid(), "VmSize") * 1024);
            assertThat(root.threads()).isEqualTo(1);
            assertThat(root.openFiles()).hasValue(openFiles(cat.pid()));
            assertThat(root.state()).isEqualTo(ProcessReading.State.ALIVE);
        }
    }

    @Test
    void sampleOnce_jvmThatOpensFilesAndThreads_countsThem() throws IOException {
        try (RealProcess subject = RealProcess.subject("-Xms64m", "-Xmx64m")) {
            ProcessTreeSampler sampler = sampler(subject);
            // the first socket and thread may bring companions
            subject.tell("open 1");
            subject.tell("thread");
            ProcessReading before = alive(sampler).root();

            subject.tell("open 7");
            subject.tell("thread");
            ProcessReading after = alive(sampler).root();

            assertThat(after.openFiles().orElseThrow() - before.openFiles().orElseThrow())
                    .isEqualTo(7);
            assertThat(after.threads() - before.threads()).isEqualTo(1);
            assertThat(after.openFiles()).hasValue(openFiles(subject.pid()));
            assertThat((double) after.privateRssBytes())
                    .isCloseTo(RealProcess.status(subject.pid(), "RssAnon") * 1024.0, within(1e6));
        }
    }

    @Test
    void sampleAfresh_shellWithChildren_sumsTheTree() throws IOException {
        try (RealProcess shell = RealProcess.start("sh", "-c", "sleep 60 & sleep 60 & wait")) {
            ProcessTreeSampler sampler = sampler(shell);
            RealProcess.await(
                    "two children that run sleep", () -> children(sampler).equals(List.of("sleep 60", "sleep 60")));
            // one that still loads its libraries grows between two readings
            RealProcess.await("all three sleep", () -> pids(shell).stream().allMatch(RealProcess::sleeps));

            TreeReading.Alive tree = (TreeReading.Alive) sampler.sampleAfresh();
            Sample sample = tree.toSample(1 << 30, new TreeReading.Moment(3, true, 40, 2));

            long rss = 0;
            long anon = 0;
            for (long pid : pids(shell)) {
                rss += RealProcess.status(pid, "VmRSS") * 1024;
                anon += RealProcess.status(pid, "RssAnon") * 1024;
            }
            assertThat(sample.treeRssBytes()).isEqualTo(rss);
            assertThat(sample.treePrivateRssBytes()).isEqualTo(anon);
            assertThat(sample.children()).isEqualTo(2);
            assertThat(sample.threads()).isEqualTo(3);
            assertThat(sample.percent()).isEqualTo(100.0 * sample.rssBytes() / (1 << 30));
            assertThat(List.of(sample.round(), sample.calls(), sample.failedCalls()))
                    .isEqualTo(List.of(3, 40L, 2L));
            assertThat(sample.load()).isTrue();
        }
    }

    @Test
    void sampleOnce_childKilled_forgetsItAtOnce() throws IOException, InterruptedException {
        try (RealProcess shell = RealProcess.start("sh", "-c", "sleep 61 & sleep 62 & wait $!")) {
            ProcessTreeSampler sampler = sampler(shell);
            RealProcess.await("children", () -> children(sampler).equals(List.of("sleep 61", "sleep 62")));
            ProcessReading victim = ((TreeReading.Alive) sampler.sampleAfresh())
                    .descendants().stream()
                            .filter(child -> child.command().equals("sleep 61"))
                            .findFirst()
                            .orElseThrow();

            RealProcess.signal("KILL", victim.pid());

            // dash collects its children only in wait: this one waits for the other, so a zombie may stay
            RealProcess.await(
                    "the child is no longer alive",
                    () -> alive(sampler).descendants().stream()
                            .noneMatch(child -> child.pid() == victim.pid() && child.rssBytes() > 0));
            assertThat(alive(sampler).descendants())
                    .filteredOn(child -> child.state() == ProcessReading.State.ALIVE)
                    .extracting(ProcessReading::command)
                    .containsExactly("sleep 62");
        }
    }

    @Test
    void sampleOnce_killedRoot_isGoneForEverAndNeverStale() throws IOException, InterruptedException {
        try (RealProcess subject = RealProcess.subject()) {
            ProcessTreeSampler sampler = sampler(subject);
            assertThat(sampler.sampleOnce()).isInstanceOf(TreeReading.Alive.class);

            subject.kill();

            TreeReading first = sampler.sampleOnce();
            assertThat(first)
                    .isInstanceOfSatisfying(
                            TreeReading.Gone.class,
                            gone -> assertThat(gone.what()).isEqualTo("process " + subject.pid() + " has ended"));
            assertThat(sampler.sampleAfresh()).isEqualTo(first);
        }
    }

    @Test
    void sampleOnce_whileBeingKilled_isWholeOrGone() throws IOException, InterruptedException {
        for (int attempt = 0; attempt < 10; attempt++) {
            try (RealProcess sleep = RealProcess.start("sleep", "60")) {
                ProcessTreeSampler sampler = sampler(sleep);
                TreeReading reading = sampler.sampleOnce();
                Thread killer = new Thread(() -> sleep.handle().destroyForcibly());
                killer.start();
                while (reading instanceof TreeReading.Alive alive) {
                    assertThat(alive.root().rssBytes()).isPositive();
                    reading = sampler.sampleOnce();
                }
                killer.join();
                assertThat(reading).isInstanceOf(TreeReading.Gone.class);
            }
        }
    }

    @Test
    void sampleOnce_zombieRoot_isGone() throws IOException {
        try (RealProcess parent = RealProcess.start("sh", "-c", "sleep 0.05 & echo $!; exec sleep 60")) {
            long zombie = Long.parseLong(parent.readLine());
            RealProcess.await("zombie", () -> stat(zombie).contains(") Z "));

            assertThat(new ProcessTreeSampler(zombie, Clock.systemUTC()).sampleOnce())
                    .isInstanceOf(TreeReading.Gone.class);
            assertThat(alive(sampler(parent)).descendants()).singleElement().satisfies(child -> {
                assertThat(child.state()).isEqualTo(ProcessReading.State.ZOMBIE);
                assertThat(child.rssBytes()).isZero();
                assertThat(child.openFiles()).hasValue(0);
            });
        }
    }

    @Test
    void sampleOnce_execAfterTheFirstReading_namesTheNewProgram() throws IOException {
        try (RealProcess shell = RealProcess.start("sh", "-c", "read line; exec sleep 63")) {
            ProcessTreeSampler sampler = sampler(shell);
            assertThat(alive(sampler).root().command()).startsWith("sh -c");

            shell.tellNothing();

            RealProcess.await("exec", () -> alive(sampler).root().command().equals("sleep 63"));
        }
    }

    @Test
    void sampleAfresh_processThatForksAllTheTime_neverFails() throws IOException {
        try (RealProcess forker = RealProcess.start("sh", "-c", "while :; do sleep 0.002; done")) {
            ProcessTreeSampler sampler = sampler(forker);

            List<TreeReading> readings =
                    Stream.generate(sampler::sampleAfresh).limit(150).toList();

            assertThat(readings).allSatisfy(reading -> assertThat(reading).isInstanceOf(TreeReading.Alive.class));
        }
    }

    @Test
    void sampleOnce_noSuchProcess_isGone() {
        assertThat(new ProcessTreeSampler(4_194_304L * 8, Clock.systemUTC()).sampleOnce())
                .isInstanceOfSatisfying(
                        TreeReading.Gone.class, gone -> assertThat(gone.what()).contains("does not exist"));
    }

    private static ProcessTreeSampler sampler(RealProcess process) {
        return new ProcessTreeSampler(process.pid(), Clock.systemUTC());
    }

    private static TreeReading.Alive alive(ProcessTreeSampler sampler) {
        return (TreeReading.Alive) sampler.sampleOnce();
    }

    private static List<String> children(ProcessTreeSampler sampler) {
        return ((TreeReading.Alive) sampler.sampleAfresh())
                .descendants().stream().map(ProcessReading::command).sorted().toList();
    }

    private static List<Long> pids(RealProcess process) {
        return Stream.concat(Stream.of(process.handle()), process.handle().descendants())
                .map(ProcessHandle::pid)
                .toList();
    }

    private static int openFiles(long pid) throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            return (int) files.count();
        }
    }

    private static String stat(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/stat"));
        } catch (IOException e) {
            return "";
        }
    }
}
