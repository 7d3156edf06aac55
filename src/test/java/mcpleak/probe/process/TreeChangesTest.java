package mcpleak.probe.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import mcpleak.probe.SamplerThread;
import mcpleak.probe.process.TreeReading.ProcessReading;
import mcpleak.recording.RunEvent;
import mcpleak.recording.sample.Sample.Surroundings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What comes and goes under the sampler is told, with real processes. */
@EnabledOnOs(OS.LINUX)
final class TreeChangesTest {

    private final List<TreeReading.Change> told = new ArrayList<>();

    @Test
    void sampleOnce_childThatComesAndEnds_isToldOnceEach() throws IOException {
        try (RealProcess shell = RealProcess.start("sh", "-c", "read a; sleep 64 & read b; kill $!; wait; read c")) {
            ProcessTreeSampler sampler = new ProcessTreeSampler(shell.pid(), Clock.systemUTC());
            sample(sampler);
            assertThat(told).isEmpty();

            shell.tellNothing();
            RealProcess.await(
                    "the child runs sleep",
                    () -> sample(sampler).descendants().stream()
                            .anyMatch(child -> child.command().equals("sleep 64")));
            shell.tellNothing();
            RealProcess.await("its end", () -> sample(sampler).descendants().isEmpty());

            assertThat(told)
                    .extracting(TreeReading.Change::kind)
                    .contains(TreeReading.Change.Kind.STARTED, TreeReading.Change.Kind.ENDED)
                    .filteredOn(
                            kind -> kind == TreeReading.Change.Kind.STARTED || kind == TreeReading.Change.Kind.ENDED)
                    .hasSize(2);
            Surroundings last = sample(sampler).surroundings();
            assertThat(List.of(last.started(), last.ended()))
                    .isEqualTo(List.of(OptionalLong.of(1), OptionalLong.of(1)));
        }
    }

    @Test
    void sampleOnce_childThatIsNotCollected_isToldAsZombie() throws IOException {
        try (RealProcess parent = RealProcess.start("sh", "-c", "sleep 30 & echo $!; exec sleep 60")) {
            long child = Long.parseLong(parent.readLine());
            ProcessTreeSampler sampler = new ProcessTreeSampler(parent.pid(), Clock.systemUTC());
            RealProcess.await(
                    "both run sleep",
                    () -> sample(sampler).root().command().equals("sleep 60")
                            && sample(sampler).descendants().stream()
                                    .allMatch(each -> each.command().equals("sleep 30")));
            told.clear();

            ProcessHandle.of(child).orElseThrow().destroyForcibly();
            RealProcess.await(
                    "a zombie", () -> sample(sampler).surroundings().zombies().orElse(0) == 1);

            assertThat(told).singleElement().satisfies(change -> {
                assertThat(change.kind()).isEqualTo(TreeReading.Change.Kind.ZOMBIE);
                assertThat(change.text())
                        .startsWith("process " + child)
                        .endsWith("has ended and its parent has not noticed (zombie)");
            });
        }
    }

    @Test
    void sampleOnce_exec_isTold() throws IOException {
        try (RealProcess shell = RealProcess.start("sh", "-c", "read line; exec sleep 65")) {
            ProcessTreeSampler sampler = new ProcessTreeSampler(shell.pid(), Clock.systemUTC());
            RealProcess.await(
                    "the shell", () -> sample(sampler).root().command().startsWith("sh -c"));
            told.clear();

            shell.tellNothing();
            RealProcess.await("exec", () -> sample(sampler).root().command().equals("sleep 65"));

            assertThat(told).singleElement().satisfies(change -> {
                assertThat(change.kind()).isEqualTo(TreeReading.Change.Kind.EXECUTED);
                assertThat(change.text()).endsWith("now executes another program: sleep 65");
            });
        }
    }

    @Test
    void sampleOnce_grandchildWhoseParentEnds_staysWithoutALookAtAllProcesses() throws IOException {
        try (RealProcess shell =
                RealProcess.start("sh", "-c", "read a; sh -c 'sleep 66 & echo $!; read b' ; read c; read d")) {
            ProcessTreeSampler sampler = new ProcessTreeSampler(shell.pid(), Clock.systemUTC());
            sample(sampler);
            shell.tellNothing();
            long grandchild = Long.parseLong(shell.readLine());
            try {
                RealProcess.await("the grandchild", () -> pids(sampler).contains(grandchild));
                shell.tellNothing();
                RealProcess.await("its parent's end", () -> {
                    sample(sampler);
                    return told.stream().anyMatch(change -> change.kind() == TreeReading.Change.Kind.ENDED);
                });

                assertThat(pids(sampler)).containsExactly(grandchild);
            } finally {
                ProcessHandle.of(grandchild).ifPresent(ProcessHandle::destroyForcibly);
            }
        }
    }

    @Test
    void note_endlessChanges_areToldUpToTheLimitAndOnceMore() {
        List<RunEvent> events = new ArrayList<>();
        SamplerThread.TreeEvents told = new SamplerThread.TreeEvents(events::add);
        ProcessReading process = new ProcessReading(
                1, 0, 0, "p", 1, 1, 1, 0, 1, java.util.OptionalInt.of(1), ProcessReading.State.ALIVE);
        for (int i = 0; i < 10 * SamplerThread.TreeEvents.MAX_TOLD; i++) {
            told.note(new TreeReading.Alive(
                    Instant.EPOCH,
                    process,
                    List.of(),
                    List.of(TreeReading.Change.started(process)),
                    Surroundings.UNKNOWN));
        }

        assertThat(events)
                .hasSize(SamplerThread.TreeEvents.MAX_TOLD + 1)
                .allSatisfy(event -> assertThat(event.kind()).isEqualTo(RunEvent.Kind.PROCESS));
        assertThat(events.get(SamplerThread.TreeEvents.MAX_TOLD).text()).contains("further ones are counted");
    }

    private TreeReading.Alive sample(ProcessTreeSampler sampler) {
        TreeReading.Alive alive = (TreeReading.Alive) sampler.sampleOnce();
        told.addAll(alive.changes());
        return alive;
    }

    private List<Long> pids(ProcessTreeSampler sampler) {
        return sample(sampler).descendants().stream().map(ProcessReading::pid).toList();
    }
}
