package mcpleak.recording.file;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import mcpleak.recording.sample.Sample;
import mcpleak.recording.sample.Surroundings;

/**
 * Write samples as the rows of {@code memory_YYYYMMDD_HHMMSS.csv}.
 *
 * <p>Times are UTC with milliseconds ({@code 2026-11-21T05:14:10.123Z}, which pandas' {@code to_datetime} takes). One MB is
 * 1024 × 1024 bytes; eight decimals tell every byte apart. Formatting uses integers only and costs about a microsecond. Pure; no
 * state, thread-safe.
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
    private static final int MB_BITS = 20;
    private static final long MB_MASK = (1L << MB_BITS) - 1;
    private static final long DECIMALS = 100_000_000L;
    private static final long PERCENT_DECIMALS = 10_000L;

    private SampleCsv() {}

    /** Return one row, without a line feed. */
    public static String row(Sample sample) {
        StringBuilder row = new StringBuilder(224);
        append(row, sample);
        return row.toString();
    }

    /** Append one row, without a line feed. */
    public static void append(StringBuilder row, Sample sample) {
        TIME.formatTo(sample.at(), row);
        row.append(',').append(sample.pid());
        megabytes(row.append(','), sample.rssBytes());
        megabytes(row.append(','), sample.virtualBytes());
        megabytes(row.append(','), sample.treeRssBytes());
        megabytes(row.append(','), sample.treeVirtualBytes());
        decimal(row.append(','), Math.round(sample.percent() * PERCENT_DECIMALS), PERCENT_DECIMALS);
        row.append(',').append(sample.children());
        megabytes(row.append(','), sample.privateRssBytes());
        megabytes(row.append(','), sample.treePrivateRssBytes());
        row.append(',').append(sample.threads());
        count(row, sample.openFiles());
        row.append(',').append(sample.round());
        row.append(',').append(sample.load() ? LOAD : IDLE);
        row.append(',').append(sample.calls());
        row.append(',').append(sample.failedCalls());
        append(row, sample.surroundings());
    }

    private static void append(StringBuilder row, Surroundings surroundings) {
        count(row, surroundings.cpuMillis());
        megabytes(row, surroundings.swapBytes());
        count(row, surroundings.zombies());
        count(row, surroundings.started());
        count(row, surroundings.ended());
        count(row, surroundings.established());
        count(row, surroundings.closeWait());
        megabytes(row, surroundings.cgroupAnonBytes());
        count(row, surroundings.oomKills());
        megabytes(row, surroundings.hostAvailableBytes());
        percent(row, surroundings.hostCpuPercent());
        percent(row, surroundings.othersCpuPercent());
    }

    private static void count(StringBuilder row, OptionalInt count) {
        row.append(',');
        count.ifPresent(row::append);
    }

    private static void count(StringBuilder row, OptionalLong count) {
        row.append(',');
        count.ifPresent(row::append);
    }

    private static void megabytes(StringBuilder row, OptionalLong bytes) {
        row.append(',');
        bytes.ifPresent(value -> megabytes(row, value));
    }

    private static void percent(StringBuilder row, OptionalDouble percent) {
        row.append(',');
        percent.ifPresent(value -> decimal(row, Math.round(value * PERCENT_DECIMALS), PERCENT_DECIMALS));
    }

    private static void megabytes(StringBuilder row, long bytes) {
        long size = Math.abs(bytes);
        long fraction = ((size & MB_MASK) * DECIMALS + (MB_MASK >> 1)) >> MB_BITS;
        if (bytes < 0) {
            row.append('-');
        }
        decimal(row, (size >> MB_BITS) * DECIMALS + fraction, DECIMALS);
    }

    /** Append {@code scaled / scale} without trailing zeros. */
    private static void decimal(StringBuilder row, long scaled, long scale) {
        row.append(scaled / scale);
        long rest = Math.abs(scaled % scale);
        if (rest == 0) {
            return;
        }
        row.append('.');
        for (long digit = scale / 10; rest > 0; digit /= 10) {
            row.append((char) ('0' + rest / digit));
            rest %= digit;
        }
    }
}
