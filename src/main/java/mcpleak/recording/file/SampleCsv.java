package mcpleak.recording.file;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import mcpleak.recording.sample.Sample;
import mcpleak.recording.sample.Sample.Surroundings;

/**
 * Write samples as the rows of {@code memory_YYYYMMDD_HHMMSS.csv}.
 *
 * <p>Times are UTC with milliseconds ({@code 2026-11-21T05:14:10.123Z}, which pandas' {@code to_datetime} takes). One MB is
 * 1024 × 1024 bytes; eight decimals tell every byte apart. Stateless.
 */
public final class SampleCsv {

    /** The first columns, which the scripts that this project replaces wrote too. */
    public static final List<String> ORIGINAL_COLUMNS =
            List.of("timestamp", "pid", "rss_mb", "vms_mb", "rss_total_mb", "vms_total_mb", "percent", "num_children");

    /** The columns that follow. */
    public static final List<String> MORE_COLUMNS =
            List.of("private_mb", "private_total_mb", "threads", "fds", "round", "phase", "calls", "failed_calls");

    /** The last columns: the surroundings. A cell is empty where nothing was read for its row. */
    public static final List<String> SURROUNDINGS_COLUMNS = List.of(
            "cpu_ms",
            "swap_mb",
            "zombies",
            "started",
            "ended",
            "established",
            "close_wait",
            "cgroup_anon_mb",
            "oom_kills",
            "host_available_mb",
            "host_cpu_percent",
            "others_cpu_percent");

    /** The header row, without a line feed. */
    public static final String HEADER = String.join(",", ORIGINAL_COLUMNS) + "," + String.join(",", MORE_COLUMNS) + ","
            + String.join(",", SURROUNDINGS_COLUMNS);

    static final String LOAD = "load";
    static final String IDLE = "idle";

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final BigDecimal MB = BigDecimal.valueOf(1 << 20);

    private SampleCsv() {}

    /** Return one row, without a line feed. */
    public static String row(Sample sample) {
        Surroundings around = sample.surroundings();
        return String.join(
                ",",
                TIME.format(sample.at()),
                Long.toString(sample.pid()),
                megabytes(sample.rssBytes()),
                megabytes(sample.virtualBytes()),
                megabytes(sample.treeRssBytes()),
                megabytes(sample.treeVirtualBytes()),
                percent(OptionalDouble.of(sample.percent())),
                Integer.toString(sample.children()),
                megabytes(sample.privateRssBytes()),
                megabytes(sample.treePrivateRssBytes()),
                Integer.toString(sample.threads()),
                count(sample.openFiles()),
                Integer.toString(sample.round()),
                sample.load() ? LOAD : IDLE,
                Long.toString(sample.calls()),
                Long.toString(sample.failedCalls()),
                count(around.cpuMillis()),
                megabytes(around.swapBytes()),
                count(around.zombies()),
                count(around.started()),
                count(around.ended()),
                count(around.established()),
                count(around.closeWait()),
                megabytes(around.cgroupAnonBytes()),
                count(around.oomKills()),
                megabytes(around.hostAvailableBytes()),
                percent(around.hostCpuPercent()),
                percent(around.othersCpuPercent()));
    }

    private static String count(OptionalInt count) {
        return count.isPresent() ? Integer.toString(count.getAsInt()) : "";
    }

    private static String count(OptionalLong count) {
        return count.isPresent() ? Long.toString(count.getAsLong()) : "";
    }

    private static String megabytes(OptionalLong bytes) {
        return bytes.isPresent() ? megabytes(bytes.getAsLong()) : "";
    }

    private static String megabytes(long bytes) {
        return plain(BigDecimal.valueOf(bytes).divide(MB, 8, RoundingMode.HALF_DOWN));
    }

    private static String percent(OptionalDouble percent) {
        return percent.isPresent() ? plain(BigDecimal.valueOf(Math.round(percent.getAsDouble() * 10_000), 4)) : "";
    }

    private static String plain(BigDecimal number) {
        return number.stripTrailingZeros().toPlainString();
    }
}
