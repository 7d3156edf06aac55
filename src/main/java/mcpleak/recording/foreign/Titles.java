package mcpleak.recording.foreign;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the titles of columns usually mean: the one table that knows recorders by name. Stateless. */
final class Titles {

    /** Titles of times, best first. */
    private static final List<Pattern> TIMES = patterns(
            "timestamp.*|.*timestamp",
            "time|_time|@timestamp",
            "datetime|date time|date_time|zeit|zeitstempel|horodatage|fecha|heure",
            "ts|epoch.*|unix.?time|time_?(ms|s|sec|seconds|utc|local)|time \\(.*\\)",
            "elapsed.*|etime|uptime.*|seconds|secs|sec|t|ms",
            "date|when|at|recorded_at|created_at");

    /** Titles of resident memory, best first. */
    private static final List<Pattern> MEMORY = patterns(
            "(rss|mem|memory)_total.*|total_rss.*",
            "(.*[ _.])?rss([ _.(].*)?|.*rss",
            "real( .*)?",
            "res|resident.*|.*resident.*",
            ".*working.?set.*|.*working_set.*|ws|ws\\(.*\\)",
            "mem_?usage.*|mem(ory)?[ _]us(age|ed).*|used_mem.*|usage_bytes|.*memory_usage.*",
            "uss.*|pss.*|private.*",
            "mem|memory|memory[ _(].*|mem[ _(].*|.*mem(ory)?([ _](bytes|kb|kib|mb|mib|gb))?",
            "heap.?(used|alloc).*|vmrss|alloc|usage");

    private static final Pattern NO_MEMORY = Pattern.compile(
            "(?i).*(%|perc|limit|free|avail|vms|vsz|vsize|virt|swap|cpu|shared|shr|cache|max|pid|user|cmd|command|fault|flt).*");
    private static final Pattern PROCESS = Pattern.compile("(?i)#? ?(pid|process_?id|container[ _]?id)");
    private static final Pattern NAME = Pattern.compile(
            "(?i)name|names|container|container[ _]name|instance|pod|pod[ _]name|job|series|metric|process|process[ _]?name|service");
    private static final int NONE = Integer.MAX_VALUE;

    private Titles() {}

    private static List<Pattern> patterns(String... patterns) {
        return Stream.of(patterns).map(text -> Pattern.compile(text)).toList();
    }

    /** Returns the place of a title among those of times, 0 the best; {@link Integer#MAX_VALUE} if it is none. */
    static int time(String title) {
        return rank(TIMES, title);
    }

    /** Returns the same among those of resident memory. */
    static int memory(String title) {
        return NO_MEMORY.matcher(title).matches()
                        && !title.toLowerCase(Locale.ROOT).startsWith("mem usage / limit")
                ? NONE
                : rank(MEMORY, title);
    }

    /** Returns whether a column of numbers may be one of memory though its title does not say so: the name of a series. */
    static boolean mayBeMemory(String title) {
        return title.contains("{") || !NO_MEMORY.matcher(title).matches();
    }

    static boolean isKnown(int rank) {
        return rank < NONE;
    }

    static boolean isProcess(String title) {
        return PROCESS.matcher(title).matches();
    }

    static boolean isName(String title) {
        return NAME.matcher(title).matches();
    }

    private static int rank(List<Pattern> ranks, String title) {
        String plain = title.strip().toLowerCase(Locale.ROOT);
        for (int rank = 0; rank < ranks.size(); rank++) {
            if (ranks.get(rank).matcher(plain).matches()) {
                return rank;
            }
        }
        return NONE;
    }
}
