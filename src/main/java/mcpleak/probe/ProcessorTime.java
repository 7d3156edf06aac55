package mcpleak.probe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Read what a process and its descendants have used of the processors, to the nanosecond: whether a process moves at all. */
public final class ProcessorTime {

    private ProcessorTime() {}

    /**
     * Return the processor time that the threads of a process and of its descendants have used.
     *
     * @return nanoseconds; empty where the system does not tell that exactly
     * @see <a href="https://docs.kernel.org/scheduler/sched-stats.html">sched-stats</a>
     */
    public static OptionalLong nanosOfTree(long pid) {
        try {
            long sum = nanos(pid);
            for (ProcessHandle child : ProcessHandle.of(pid).stream()
                    .flatMap(ProcessHandle::descendants)
                    .toList()) {
                sum += nanos(child.pid());
            }
            return OptionalLong.of(sum);
        } catch (IOException | java.io.UncheckedIOException | NumberFormatException unknown) {
            return OptionalLong.empty();
        }
    }

    private static long nanos(long pid) throws IOException {
        try (Stream<Path> threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
            long sum = 0;
            for (Path thread : threads.toList()) {
                String text = Files.readString(thread.resolve("schedstat"));
                sum += Long.parseLong(text.substring(0, text.indexOf(' ')));
            }
            return sum;
        }
    }
}
