package mcpleak.recording.file;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import mcpleak.recording.sample.Sample;
import mcpleak.recording.sample.Sample.Surroundings;

/**
 * One row of a memory CSV, each cell parsed when it is asked for: one that breaks a rule is a {@link NumberFormatException} that tells
 * it. Immutable.
 *
 * @param line its line in the file, the header being line 1
 * @param columns place of each column by name
 * @param cells as many as there are columns
 */
public record SampleRow(long line, Map<String, Integer> columns, List<String> cells) {

    private static final double MB = 1024.0 * 1024;

    /** Return when the sample was taken; a time without a zone is taken as UTC. */
    public Instant at() {
        String text = cell("timestamp").orElse("").replace(' ', 'T');
        try {
            return Instant.parse(text.endsWith("Z") ? text : text + "Z");
        } catch (DateTimeException e) {
            throw (NumberFormatException)
                    new NumberFormatException("timestamp: not a time such as 2026-11-21T05:14:10.123Z: " + text)
                            .initCause(e);
        }
    }

    /** Return the resident bytes of the process and all its descendants. */
    public long treeRssBytes() {
        return bytes("rss_total_mb");
    }

    /** Return the process's id as it is written; empty if it is not. */
    public String pid() {
        return cell("pid").orElse("");
    }

    /** Return the number of the round, from 1; 0 before the first, or where the file has no rounds. */
    public int round() {
        return (int) whole("round");
    }

    /** Return whether the load was on, rather than an idle gap. */
    public boolean load() {
        String phase = cell("phase").orElse(SampleCsv.IDLE);
        if (!phase.equals(SampleCsv.LOAD) && !phase.equals(SampleCsv.IDLE)) {
            throw new NumberFormatException("phase: neither load nor idle");
        }
        return phase.equals(SampleCsv.LOAD);
    }

    /** Return the whole row; a number whose column the file has not is 0, or empty if it can be. */
    public Sample sample() {
        return new Sample(
                at(),
                whole("pid"),
                bytes("rss_mb"),
                bytes("vms_mb"),
                treeRssBytes(),
                bytes("vms_total_mb"),
                number("percent"),
                (int) whole("num_children"),
                bytes("private_mb"),
                bytes("private_total_mb"),
                (int) whole("threads"),
                count("fds"),
                round(),
                load(),
                whole("calls"),
                whole("failed_calls"),
                new Surroundings(
                        wide("cpu_ms"),
                        size("swap_mb"),
                        count("zombies"),
                        wide("started"),
                        wide("ended"),
                        count("established"),
                        count("close_wait"),
                        size("cgroup_anon_mb"),
                        wide("oom_kills"),
                        size("host_available_mb"),
                        percent("host_cpu_percent"),
                        percent("others_cpu_percent")));
    }

    private Optional<String> cell(String column) {
        return Optional.ofNullable(columns.get(column)).map(cells::get);
    }

    private boolean isEmpty(String column) {
        return cell(column).orElse("").isEmpty();
    }

    private OptionalInt count(String column) {
        return isEmpty(column) ? OptionalInt.empty() : OptionalInt.of((int) whole(column));
    }

    private OptionalLong wide(String column) {
        return isEmpty(column) ? OptionalLong.empty() : OptionalLong.of(whole(column));
    }

    private OptionalLong size(String column) {
        return isEmpty(column) ? OptionalLong.empty() : OptionalLong.of(bytes(column));
    }

    private OptionalDouble percent(String column) {
        return isEmpty(column) ? OptionalDouble.empty() : OptionalDouble.of(number(column));
    }

    private long bytes(String column) {
        return Math.round(number(column) * MB);
    }

    private long whole(String column) {
        double value = number(column);
        if (value != Math.rint(value) || Math.abs(value) > 1L << 53) {
            throw new NumberFormatException(column + ": not a whole number");
        }
        return (long) value;
    }

    private double number(String column) {
        String text = cell(column).orElse("0");
        double value = Double.parseDouble(text);
        if (!Double.isFinite(value)) {
            throw new NumberFormatException(column + ": not a finite number: " + text);
        }
        return value;
    }
}
