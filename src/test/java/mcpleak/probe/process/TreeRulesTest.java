package mcpleak.probe.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import mcpleak.probe.FloorReader;
import mcpleak.probe.process.TreeReading.ProcessReading;
import mcpleak.recording.WhatGrew.HeapContents.Held;
import org.junit.jupiter.api.Test;

/** What the sampler does with what a system may tell it, on a scripted system with a stepped clock. */
final class TreeRulesTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private Instant now = START;
    private final ScriptedProcesses host = new ScriptedProcesses();

    @Test
    void sampleOnce_withinTwoSeconds_asksOnceWhoTheDescendantsAre() {
        host.put(1, 0).put(2, 1);
        ProcessTreeSampler sampler = sampler();

        sampler.sampleOnce();
        host.put(3, 1);
        now = START.plusMillis(1_999);
        assertThat(pids(sampler.sampleOnce())).containsExactly(2L);
        now = START.plusMillis(2_000);
        assertThat(pids(sampler.sampleOnce())).containsExactly(2L, 3L);
    }

    @Test
    void sampleAfresh_always_asksWhoTheDescendantsAre() {
        host.put(1, 0);
        ProcessTreeSampler sampler = sampler();
        sampler.sampleOnce();
        host.put(2, 1);

        assertThat(pids(sampler.sampleAfresh())).containsExactly(2L);
    }

    @Test
    void sampleOnce_clockSetBack_asksAgain() {
        host.put(1, 0);
        ProcessTreeSampler sampler = sampler();
        sampler.sampleOnce();
        host.put(2, 1);
        now = START.minusSeconds(3_600);

        assertThat(pids(sampler.sampleOnce())).containsExactly(2L);
    }

    @Test
    void sampleAfresh_parentOfDescendantsEnds_keepsThemAndTheirNewChildren() {
        host.put(1, 0).put(2, 1).put(3, 2);
        ProcessTreeSampler sampler = sampler();
        sampler.sampleOnce();

        host.end(2).put(3, 0).put(4, 3);

        assertThat(pids(sampler.sampleAfresh())).containsExactly(3L, 4L);
    }

    @Test
    void sampleOnce_pidOfTheRootGivenToAnother_isGone() {
        host.put(1, 0);
        ProcessTreeSampler sampler = sampler();
        sampler.sampleOnce();

        host.end(1).put(1, 0);

        assertThat(sampler.sampleOnce()).isInstanceOf(TreeReading.Gone.class);
    }

    @Test
    void sampleOnce_pidOfAChildGivenToAStranger_dropsIt() {
        host.put(1, 0).put(2, 1);
        ProcessTreeSampler sampler = sampler();
        sampler.sampleOnce();

        host.end(2).put(2, 0);

        assertThat(pids(sampler.sampleOnce())).isEmpty();
        assertThat(pids(sampler.sampleAfresh())).isEmpty();
    }

    /** Memory is given back before a process becomes a zombie; in between there is nothing to read. */
    @Test
    void sampleOnce_childOnItsWayToBecomeAZombie_isToldAsOne() {
        host.put(1, 0).put(2, 1);
        ProcessTreeSampler sampler = sampler();
        sampler.sampleOnce();

        host.ending = true;
        assertThat(pids(sampler.sampleOnce())).isEmpty();
        host.ending = false;
        host.state = ProcessReading.State.ZOMBIE;
        TreeReading.Alive then = (TreeReading.Alive) sampler.sampleOnce();

        assertThat(then.changes()).extracting(TreeReading.Change::kind).containsExactly(TreeReading.Change.Kind.ZOMBIE);
    }

    @Test
    void sampleOnce_systemThrows_failsAndRecovers() {
        host.put(1, 0);
        ProcessTreeSampler sampler = sampler();
        host.broken = true;
        assertThat(sampler.sampleOnce())
                .isEqualTo(new TreeReading.Failed(
                        START, "process 1 could not be read: java.lang.IllegalStateException: scripted"));
        host.broken = false;

        assertThat(sampler.sampleOnce()).isInstanceOf(TreeReading.Alive.class);
    }

    @Test
    void openFiles_oneProcessHidesThem_isEmptyForTheTree() {
        ProcessReading open = reading(1, 0, OptionalInt.of(5));
        ProcessReading hidden = reading(2, 1, OptionalInt.empty());

        assertThat(new TreeReading.Alive(START, open, List.of()).openFiles()).hasValue(5);
        assertThat(new TreeReading.Alive(START, open, List.of(hidden)).openFiles())
                .isEmpty();
    }

    @Test
    void slope_lineWithKnownRise_isThatRise() {
        List<TreeReading.Alive> line = List.of(rss(0, 1_000), rss(200, 1_100), rss(700, 1_350));

        assertThat(FloorReader.slopeBytesPerSecond(line))
                .hasValueCloseTo(500.0, org.assertj.core.api.Assertions.within(1e-9));
        assertThat(FloorReader.slopeBytesPerSecond(line.subList(0, 1))).isEmpty();
        assertThat(FloorReader.slopeBytesPerSecond(List.of())).isEmpty();
    }

    private static TreeReading.Alive rss(long atMillis, long bytes) {
        ProcessReading root = new ProcessReading(
                1, 0, 0, "p", bytes, bytes, bytes, 0, 1, OptionalInt.of(1), ProcessReading.State.ALIVE);
        return new TreeReading.Alive(START.plusMillis(atMillis), root, List.of());
    }

    private ProcessTreeSampler sampler() {
        return new ProcessTreeSampler(host, 1, () -> now);
    }

    private static List<Long> pids(TreeReading reading) {
        return ((TreeReading.Alive) reading)
                .descendants().stream().map(ProcessReading::pid).toList();
    }

    private static ProcessReading reading(long pid, long parent, OptionalInt openFiles) {
        return reading(pid, parent, openFiles, ProcessReading.State.ALIVE);
    }

    private static ProcessReading reading(long pid, long parent, OptionalInt openFiles, ProcessReading.State state) {
        return new ProcessReading(pid, 0, parent, "p", 8_192, 4_096, 16_384, 0, 1, openFiles, state);
    }

    /** A host whose processes come and go by script; each has its own start time. */
    private static final class ScriptedProcesses implements ProcessSource {

        private final Map<Long, Long> parents = new HashMap<>();
        private final Map<Long, Long> starts = new HashMap<>();
        private long time;
        private boolean broken;
        // those of all but the root
        private boolean ending;
        private ProcessReading.State state = ProcessReading.State.ALIVE;

        ScriptedProcesses put(long pid, long parent) {
            parents.put(pid, parent);
            starts.computeIfAbsent(pid, id -> ++time);
            return this;
        }

        ScriptedProcesses end(long pid) {
            parents.remove(pid);
            starts.remove(pid);
            return this;
        }

        @Override
        public Optional<Held> hold(long pid) {
            return Optional.ofNullable(starts.get(pid)).map(start -> new Scripted(pid, start));
        }

        @Override
        public List<Long> descendants(long pid) {
            return parents.entrySet().stream()
                    .filter(each -> each.getValue() == pid)
                    .flatMap(each -> java.util.stream.Stream.concat(
                            java.util.stream.Stream.of(each.getKey()), descendants(each.getKey()).stream()))
                    .sorted()
                    .toList();
        }

        private final class Scripted implements Held {

            private final long pid;
            private final long start;

            Scripted(long pid, long start) {
                this.pid = pid;
                this.start = start;
            }

            @Override
            public long pid() {
                return pid;
            }

            @Override
            public long startedAtMillis() {
                return start;
            }

            @Override
            public Optional<ProcessReading> read() {
                if (broken) {
                    throw new IllegalStateException("scripted");
                }
                boolean there = Long.valueOf(start).equals(starts.get(pid)) && !(ending && pid != 1);
                return there
                        ? Optional.of(reading(
                                pid,
                                parents.getOrDefault(pid, 0L),
                                OptionalInt.of(3),
                                pid == 1 ? ProcessReading.State.ALIVE : state))
                        : Optional.empty();
            }
        }
    }
}
