package mcpleak.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import mcpleak.probe.process.ProcessTreeSampler;
import mcpleak.probe.process.TreeReading;
import mcpleak.probe.process.TreeReading.ProcessReading;
import mcpleak.recording.RunBuilder;
import mcpleak.recording.file.SampleCsv;
import mcpleak.recording.sample.Sample;
import mcpleak.recording.sample.SampleThinning;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** The readings against Python's psutil, and the CSV in pandas; both are installed below target on the first run. */
@Tag("end-to-end")
@Isolated // measures the heap of this JVM
final class PsutilIT {

    private static final Path VENV = Path.of("target", "psutil-venv").toAbsolutePath();
    private static final int DAY_AT_5_HZ = 432_000;
    private static final Path PYTHON = VENV.resolve("bin/python");

    @TempDir
    private Path folder;

    @BeforeAll
    static void install() throws Exception {
        if (!Files.isExecutable(PYTHON)) {
            assumeThat(exit("python3", "-m", "venv", VENV.toString()))
                    .as("python3 with venv is needed")
                    .isZero();
        }
        assumeThat(exit(PYTHON.toString(), "-m", "pip", "install", "-q", "psutil", "pandas", "matplotlib"))
                .as("psutil, pandas and matplotlib could not be installed from PyPI")
                .isZero();
    }

    @Test
    void sample_ofAnIdleProcess_equalsPsutil() throws Exception {
        Process subject = new ProcessBuilder("sleep", "60").start();
        try (ProcessTreeSampler sampler = new ProcessTreeSampler(subject.pid(), Clock.systemUTC())) {
            String[] told = run("""
                    import sys, psutil, time
                    p = psutil.Process(int(sys.argv[1]))
                    while p.name() != 'sleep': time.sleep(0.01)
                    m = p.memory_info()
                    print(m.rss, m.rss - m.shared, m.vms, p.num_threads(), p.num_fds(), p.ppid(), int(p.create_time() * 1000))
                    """, Long.toString(subject.pid())).split(" ", -1);

            ProcessReading own = ((TreeReading.Alive) sampler.sampleOnce()).root();

            assertThat(List.of(
                            own.rssBytes(),
                            own.privateRssBytes(),
                            own.virtualBytes(),
                            (long) own.threads(),
                            (long) own.openFiles().orElseThrow(),
                            own.parentPid()))
                    .isEqualTo(java.util.stream.Stream.of(told)
                            .limit(6)
                            .map(Long::parseLong)
                            .toList());
            // psutil reads the time of the boot to the second, and as it is now
            assertThat(Math.abs(own.startedAtMillis() - Long.parseLong(told[6])))
                    .isLessThanOrEqualTo(1_000);
        } finally {
            subject.destroyForcibly();
        }
    }

    @Test
    void csv_inPandas_plotsTheOriginalsColumn() throws Exception {
        StringBuilder text = new StringBuilder(SampleCsv.HEADER).append('\n');
        for (int i = 0; i < DAY_AT_5_HZ; i++) {
            long bytes = (100L + i % 100) << 20;
            text.append(SampleCsv.row(RunBuilder.sample(Instant.EPOCH.plusMillis(200L * i), bytes, 0, false, 0)));
            text.append('\n');
        }
        Path csv = Files.writeString(folder.resolve("memory.csv"), text);
        Path png = folder.resolve("memory.png");

        String told = plot(csv, png);

        assertThat(told).isEqualTo("432000 100 199 True");
        assertThat(Files.size(png)).isGreaterThan(1_000);
    }

    @Test
    void sampler_aDayAt5HertzByASteppedClock_staysSmallAndItsCsvIsPlotted() throws Exception {
        Process subject = new ProcessBuilder("sleep", "600").start();
        Path csv = folder.resolve("day.csv");
        Path png = folder.resolve("day.png");
        Instant[] now = {Instant.EPOCH};
        SampleThinning kept = new SampleThinning();
        try (ProcessTreeSampler sampler = new ProcessTreeSampler(subject.pid(), () -> now[0]);
                Writer rows = Files.newBufferedWriter(csv)) {
            rows.write(SampleCsv.HEADER + "\n");
            long before = usedBytes();
            for (int i = 0; i < DAY_AT_5_HZ; i++) {
                Sample sample = ((TreeReading.Alive) sampler.sampleOnce())
                        .toSample(1L << 34, new TreeReading.Moment(1, true, i, 0));
                kept.add(sample);
                rows.write(SampleCsv.row(sample) + "\n");
                now[0] = now[0].plusMillis(200);
            }
            long grown = usedBytes() - before;
            System.out.println(DAY_AT_5_HZ + " samples: heap grew by " + (grown >> 10) + " KiB");
            assertThat(grown).isLessThan(48 << 20);
        } finally {
            subject.destroyForcibly();
        }

        assertThat(kept.kept().size()).isBetween(1_000, DAY_AT_5_HZ / 10);
        assertThat(plot(csv, png)).startsWith(DAY_AT_5_HZ + " ");
        assertThat(Files.size(png)).isGreaterThan(1_000);
    }

    private static long usedBytes() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    /** Plot as the original does; returns the number of rows, the least and the most, and whether no row told of swap. */
    private String plot(Path csv, Path png) throws IOException, InterruptedException {
        return run("""
                import sys, pandas as pd, matplotlib
                matplotlib.use('Agg')
                import matplotlib.pyplot as plt
                df = pd.read_csv(sys.argv[1])
                df['timestamp'] = pd.to_datetime(df['timestamp'])
                plt.plot(df['timestamp'], df['rss_total_mb'])
                plt.savefig(sys.argv[2])
                print(len(df), df['rss_total_mb'].min(), df['rss_total_mb'].max(), df['swap_mb'].isna().all())
                """, csv.toString(), png.toString());
    }

    private String run(String program, String... arguments) throws IOException, InterruptedException {
        Path script = Files.writeString(folder.resolve("script.py"), program);
        List<String> command = new java.util.ArrayList<>(List.of(PYTHON.toString(), script.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
        assertThat(process.waitFor()).isZero();
        return text;
    }

    private static int exit(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }
}
