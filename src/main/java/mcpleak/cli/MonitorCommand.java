package mcpleak.cli;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import mcpleak.cli.recorded.CommandFailure;
import mcpleak.probe.process.HostReading;
import mcpleak.probe.process.ProcessTreeSampler;
import mcpleak.probe.process.TreeReading;
import mcpleak.profile.ByteSize;
import mcpleak.profile.load.DurationText;
import mcpleak.recording.sample.Sample;
import mcpleak.run.folder.ExitCode;
import mcpleak.secret.SecretMask;
import mcpleak.server.ServerException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Watch the memory of a running process and its descendants until Ctrl-C. Confined to one thread. */
@Command(
        name = "monitor",
        mixinStandardHelpOptions = true,
        description = "Watch the memory of a running process and its descendants; Ctrl-C prints a summary.",
        footer = {
            "",
            "The CSV file has one row a sample; mcpleak analyze FILE reads it.",
            "Exit codes: 0 ended by Ctrl-C, by --duration, or because the process ended; 1 wrong usage, no such process,",
            "or a file that cannot be written; 6 the limit was reached."
        })
final class MonitorCommand extends ConsoleCommand {

    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss", Locale.ROOT);
    private static final TreeReading.Moment NO_RUN = new TreeReading.Moment(0, false, 0, 0);
    private static final Duration LEAST_INTERVAL = Duration.ofMillis(10);
    private static final Duration QUIET = Duration.ofSeconds(10);
    private static final int SHOWN_CHARACTERS = 120;

    @ArgGroup(multiplicity = "1")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private TargetOptions target;

    @Option(
            names = "--interval",
            paramLabel = "TIME",
            defaultValue = "1s",
            description = "Time between two samples, 10ms or more: 200ms, 1s, 2m. Default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String interval;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            description = "End after this time: 90s, 10m, 24h. Default: until Ctrl-C.")
    private @Nullable String duration;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = "Where the samples go, a new file. Default: memory_YYYYMMDD_HHMMSS.csv in this folder.")
    private @Nullable Path output;

    @Option(
            names = "--limit",
            paramLabel = "BYTES",
            description = "End when the resident memory of the tree reaches this: 512MiB, 2GiB. Default: none.")
    private @Nullable String limit;

    private final boolean terminal = isTerminal();

    private Instant shownAt = Instant.MIN;

    @Override
    public Integer call() throws CommandFailure, ServerException, IOException, InterruptedException {
        Duration step = time("--interval", interval);
        if (step.compareTo(LEAST_INTERVAL) < 0) {
            throw misuse("--interval " + interval + " is less than 10ms");
        }
        Optional<Duration> end = Optional.ofNullable(duration).map(text -> time("--duration", text));
        OptionalLong most = limit();
        long pid = target.find();
        Path file = output != null
                ? output
                : Path.of("memory_" + STAMP.format(LocalDateTime.now(ZoneId.systemDefault())) + ".csv");
        // first, so that it is closed last: the JVM may end then
        try (Interruption interruption = Interruption.listen();
                SampleFile samples = SampleFile.begin(file);
                ProcessTreeSampler sampler = new ProcessTreeSampler(pid, Clock.systemUTC())) {
            return watch(new Watched(sampler, samples, most), new Ending(step, end, interruption));
        }
    }

    /** What is read and where it goes. */
    private record Watched(ProcessTreeSampler sampler, SampleFile samples, OptionalLong limit) {}

    /** How often it is read and what ends it. */
    private record Ending(Duration step, Optional<Duration> after, Interruption interruption) {

        boolean isOver(Duration elapsed) {
            return after.isPresent() && elapsed.compareTo(after.get()) >= 0;
        }

        /** Wait until the next sample is due; samples that were missed are not made up. */
        boolean waitFor(long begin) throws InterruptedException {
            long passed = System.nanoTime() - begin;
            long rest = step.toNanos() - passed % step.toNanos();
            return !interruption.isAskedWithin(Duration.ofNanos(rest));
        }
    }

    private int watch(Watched watched, Ending ending) throws CommandFailure, InterruptedException {
        long begin = System.nanoTime();
        Optional<CommandFailure> trouble = Optional.empty();
        long hostBytes = HostReading.hostBytes();
        int code = ExitCode.OK;
        Optional<MonitorSummary> summary = Optional.empty();
        boolean more = true;
        while (more) {
            TreeReading reading = watched.sampler().sampleOnce();
            Duration elapsed = Duration.ofNanos(System.nanoTime() - begin);
            more = !ending.isOver(elapsed);
            if (reading instanceof TreeReading.Alive alive) {
                Sample sample = alive.toSample(hostBytes, NO_RUN);
                MonitorSummary sums = summary.orElseGet(() -> opened(watched, alive));
                summary = Optional.of(sums);
                sums.add(sample);
                show(elapsed, sample, alive);
                trouble = written(watched, sample);
                more &= trouble.isEmpty();
                if (isAtLimit(watched, sample)) {
                    code = ExitCode.LIMIT;
                    more = false;
                }
            } else if (reading instanceof TreeReading.Gone gone) {
                say(gone.what());
                more = false;
            } else if (reading instanceof TreeReading.Failed failed) {
                say(failed.why());
            }
            more = more && ending.waitFor(begin);
        }
        close(watched, summary, Duration.ofNanos(System.nanoTime() - begin));
        if (trouble.isPresent()) {
            throw trouble.get();
        }
        return code;
    }

    private boolean isAtLimit(Watched watched, Sample sample) {
        boolean reached = watched.limit().isPresent()
                && sample.treeRssBytes() >= watched.limit().getAsLong();
        if (reached) {
            say("the tree uses " + sample.treeRssBytes() + " bytes, the limit is "
                    + watched.limit().getAsLong());
        }
        return reached;
    }

    /** Keep a sample; a full disk ends the monitor, but not without its summary. */
    private static Optional<CommandFailure> written(Watched watched, Sample sample) {
        try {
            watched.samples().add(sample);
            return Optional.empty();
        } catch (CommandFailure full) {
            return Optional.of(full);
        }
    }

    private MonitorSummary opened(Watched watched, TreeReading.Alive alive) {
        String process = alive.root().pid() + ", " + visible(alive.root().command(), SHOWN_CHARACTERS);
        out().println("Watching " + process + "; samples go to " + watched.samples() + "; Ctrl-C ends it");
        if (alive.openFiles().isEmpty()) {
            out().println(
                            "The open files of a process of the tree may not be read by this user: run this as its owner or as"
                                    + " root to see them");
        }
        return new MonitorSummary(process);
    }

    private void close(Watched watched, Optional<MonitorSummary> summary, Duration elapsed) {
        out().println();
        summary.ifPresentOrElse(
                sums -> sums.lines(elapsed).forEach(out()::println), () -> out().println("No sample could be taken"));
        out().println("Samples are in " + watched.samples());
        out().flush();
    }

    /** Renew one line on a terminal; elsewhere write a line now and then. */
    private void show(Duration elapsed, Sample sample, TreeReading.Alive alive) {
        for (TreeReading.Change change : alive.changes()) {
            say(change.text());
        }
        String line = MonitorSummary.live(elapsed, sample);
        if (terminal) {
            out().print("\r" + line + "   ");
            out().flush();
        } else if (shownAt.equals(Instant.MIN) || !sample.at().isBefore(shownAt.plus(QUIET))) {
            out().println(line);
            shownAt = sample.at();
        }
    }

    private void say(String text) {
        if (terminal) {
            out().println();
        }
        out().println(visible(text, 2 * SHOWN_CHARACTERS));
    }

    /** JDK 22 and later have a console also where there is no terminal, and a method that tells. */
    @SuppressWarnings("SystemConsoleNull") // both kinds of JDK are looked at
    private static boolean isTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
        } catch (ReflectiveOperationException beforeJdk22) {
            return true;
        }
    }

    /** Make text of a foreign process fit for one line of a console. */
    private static String visible(String text, int limit) {
        String plain = SecretMask.mask(text).replaceAll("[^\\x20-\\x7E]", "?");
        return plain.length() <= limit ? plain : plain.substring(0, limit - 3) + "...";
    }

    private OptionalLong limit() {
        if (limit == null) {
            return OptionalLong.empty();
        }
        OptionalLong bytes = ByteSize.parse(limit);
        if (bytes.isEmpty() || bytes.getAsLong() == 0) {
            throw misuse("--limit " + limit + " is not a size such as 512MiB, 2GiB or 2147483648");
        }
        return bytes;
    }

    private Duration time(String option, String text) {
        return DurationText.parse(text)
                .orElseThrow(() -> misuse(option + " " + text + " is not a duration such as 200ms, 1s, 2m or 24h"));
    }
}
