package mcpleak.probe.process;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import mcpleak.recording.file.SampleCsv;

/**
 * Measure what a sample costs: processor time and garbage, for one process and for fifty, of our own source, of OSHI, and of
 * Python's psutil in the same run.
 *
 * <p>How to run: {@code mvn verify -Pbench-probe}. The clock is stepped by 200 ms a sample, so that what is read now and then (sockets, host,
 * the walk of the whole tree) has its due share. A thread is started before each sample: on a host where nothing starts, the walk would
 * cost nothing. The row of the CSV file is part of our sample. Needs Linux; psutil is left out where the
 * Python of the first argument has none.
 */
final class SamplingCost {

    private static final int WARM_UP = 3_000;
    private static final int SAMPLES = 5_000;
    private static final long STEP_MILLIS = 200;

    private static final ThreadMXBean THREAD = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private SamplingCost() {}

    /** What one sample costs. */
    private record Cost(double cpuMicros, double garbageBytes) {

        String line(String what, Cost ours) {
            return String.format(
                    Locale.ROOT,
                    "%-34s %9.1f us CPU (%5.2f x) %10.0f B garbage",
                    what,
                    cpuMicros,
                    cpuMicros / ours.cpuMicros(),
                    garbageBytes);
        }
    }

    public static void main(String[] arguments) throws Exception {
        for (int processes : List.of(1, 50)) {
            try (RealProcess root = start(processes)) {
                RealProcess.await("the tree", () -> root.handle().descendants().count() == processes - 1);
                print(
                        root.pid(),
                        processes,
                        Optional.of(arguments).filter(all -> all.length > 0).map(all -> all[0]));
            }
        }
    }

    private static RealProcess start(int processes) throws IOException {
        return processes == 1
                ? RealProcess.start("sleep", "600")
                : RealProcess.start("sh", "-c", "for i in $(seq " + (processes - 1) + "); do sleep 600 & done; wait");
    }

    private static void print(long pid, int processes, Optional<String> python) throws Exception {
        System.out.println(processes + (processes == 1 ? " process" : " processes") + ", a sample:");
        Cost ours = ours(pid);
        System.out.println(ours.line("  mcpleak", ours));
        Cost oshi = sampler(new ProcessTreeSampler(new OshiProcesses(), pid, new Stepped()::next));
        System.out.println(oshi.line("  OSHI, held, tree every 2 s", ours));
        if (python.isPresent()) {
            System.out.println(
                    new Cost(psutil(python.get(), pid), Double.NaN).line("  psutil, the same readings", ours));
        }
    }

    private static Cost ours(long pid) throws Exception {
        Stepped clock = new Stepped();
        SurroundingsReader surroundings = SurroundingsReader.ofHost(pid, clock::nanos);
        ProcessSource source = LinuxProcesses.open().orElseThrow();
        return sampler(new ProcessTreeSampler(source, surroundings, pid, Optional.empty(), clock::next));
    }

    private static Cost sampler(ProcessTreeSampler sampler) throws Exception {
        StringBuilder row = new StringBuilder(256);
        Runnable sample = () -> {
            TreeReading.Alive alive = (TreeReading.Alive) sampler.sampleOnce();
            row.setLength(0);
            row.append(SampleCsv.row(alive.toSample(1L << 34, new TreeReading.Moment(1, true, 10, 0))));
        };
        long cpu = 0;
        long garbage = 0;
        for (int i = -WARM_UP; i < SAMPLES; i++) {
            others();
            long cpuBefore = THREAD.getCurrentThreadCpuTime();
            long garbageBefore = THREAD.getCurrentThreadAllocatedBytes();
            sample.run();
            if (i >= 0) {
                cpu += THREAD.getCurrentThreadCpuTime() - cpuBefore;
                garbage += THREAD.getCurrentThreadAllocatedBytes() - garbageBefore;
            }
        }
        sampler.close();
        return new Cost(cpu / 1e3 / SAMPLES, (double) garbage / SAMPLES);
    }

    /** Use up a process id, as other programs of the host do. */
    private static void others() throws InterruptedException {
        Thread thread = new Thread(() -> {});
        thread.start();
        thread.join();
    }

    private static double psutil(String python, long pid) throws IOException {
        Path script = Files.createTempFile("psutil", ".py");
        try {
            Files.writeString(script, """
                    import sys, time, psutil
                    root = psutil.Process(int(sys.argv[1]))
                    tree = []
                    def sample(i):
                        global tree
                        if i % 10 == 0:
                            tree = [root] + root.children(recursive=True)
                        for p in tree:
                            with p.oneshot():
                                m = p.memory_info()
                                p.num_threads(), p.cpu_times(), p.status(), m.rss - m.shared
                            p.num_fds()
                        return len(tree)
                    for i in range(200):
                        sample(i)
                    begin = time.process_time()
                    for i in range(1000):
                        sample(i)
                    print((time.process_time() - begin) * 1e6 / 1000)
                    """);
            Process process = new ProcessBuilder(python, script.toString(), Long.toString(pid))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
            return text.isEmpty() ? Double.NaN : Double.parseDouble(text);
        } finally {
            Files.delete(script);
        }
    }

    /** A clock that goes on by one interval a sample. */
    private static final class Stepped {
        private Instant now = Instant.parse("2026-01-01T00:00:00Z");
        private final long start = now.toEpochMilli();
        private long real;

        Instant next() {
            now = now.plusMillis(STEP_MILLIS);
            real = System.nanoTime();
            return now;
        }

        /** The same clock, going on by real time within a sample: readings pace themselves by what they take. */
        long nanos() {
            return (now.toEpochMilli() - start) * 1_000_000 + System.nanoTime() - real;
        }
    }
}
