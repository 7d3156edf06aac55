package mcpleak.probe.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Read the memory figures of the control group that a process is in, of version 2 or 1.
 *
 * <p>Immutable; every call reads anew. Nothing that cannot be read is an error: its answer is empty. See <a
 * href="https://docs.kernel.org/admin-guide/cgroup-v2.html#memory-interface-files">cgroup v2</a> and <a
 * href="https://docs.kernel.org/admin-guide/cgroup-v1/memory.html">v1</a>.
 */
public final class Cgroup {

    /** Version 1 says "no limit" by the largest number of pages. */
    private static final long NO_LIMIT = Long.MAX_VALUE >> 12 << 11;

    private final Path folder;
    private final Path mount;
    private final boolean unified;

    private Cgroup(Path folder, Path mount, boolean unified) {
        this.folder = folder;
        this.mount = mount;
        this.unified = unified;
    }

    /** Find the memory group of a process of this host; empty where there is none, or it is not visible from here. */
    public static Optional<Cgroup> of(long pid) {
        List<String> groups =
                ProcFile.lines(Path.of("/proc/" + pid + "/cgroup")).orElse(List.of());
        List<String> mounts = ProcFile.lines(Path.of("/proc/self/mountinfo")).orElse(List.of());
        return find(groups, mounts);
    }

    /** Find it from the lines of {@code /proc/PID/cgroup} and {@code /proc/self/mountinfo}: version 1 where it has memory. */
    static Optional<Cgroup> find(List<String> groups, List<String> mounts) {
        Stream<Optional<Cgroup>> versions = Stream.of(
                group(groups, "memory").flatMap(path -> mounted(mounts, " - cgroup ", "memory", path, false)),
                group(groups, "").flatMap(path -> mounted(mounts, " - cgroup2 ", "", path, true)));
        return versions.flatMap(Optional::stream).filter(Cgroup::hasFiles).findFirst();
    }

    /** Return the path of the group of a controller, the empty one being version 2: {@code 4:memory:/docker/1f}. */
    private static Optional<String> group(List<String> groups, String controller) {
        return groups.stream()
                .map(line -> line.split(":", 3))
                .filter(part -> part.length == 3
                        && Arrays.asList(part[1].split(",", -1)).contains(controller))
                .map(part -> part[2])
                .findFirst();
    }

    private static Optional<Cgroup> mounted(
            List<String> mounts, String type, String option, String path, boolean unified) {
        return mounts.stream()
                .filter(line -> line.contains(type))
                .filter(line ->
                        Arrays.asList(line.substring(line.lastIndexOf(' ') + 1).split(",", -1))
                                        .contains(option)
                                || option.isEmpty())
                .map(line -> line.split(" ", -1))
                .filter(part -> part.length > 4)
                .map(part -> at(Path.of(unescaped(part[4])), unescaped(part[3]), path, unified))
                .findFirst();
    }

    /** A container sees its own group as the root of the mount. */
    private static Cgroup at(Path mount, String root, String path, boolean unified) {
        String below = !root.equals("/") && path.startsWith(root) ? path.substring(root.length()) : path;
        Path folder = mount.resolve(below.replaceFirst("^/+", "")).normalize();
        return new Cgroup(folder.startsWith(mount) ? folder : mount, mount, unified);
    }

    /** mountinfo writes blanks as octal numbers. */
    private static String unescaped(String field) {
        return field.replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\");
    }

    private boolean hasFiles() {
        return Files.isReadable(folder.resolve("memory.stat"));
    }

    /** Return the version: 1 or 2. */
    public int version() {
        return unified ? 2 : 1;
    }

    /** Return the anonymous memory of the group in bytes, that of groups below it included. */
    public OptionalLong anonBytes() {
        return unified ? stat("anon ") : stat("total_rss ");
    }

    /** Return the limit in bytes, the least of the group's own and those above it; empty if there is none. */
    public OptionalLong limitBytes() {
        if (!unified) {
            OptionalLong limit = stat("hierarchical_memory_limit ");
            return limit.isPresent() && limit.getAsLong() < NO_LIMIT ? limit : OptionalLong.empty();
        }
        return Stream.iterate(folder, each -> each != null && each.startsWith(mount), Path::getParent)
                .map(each -> value(each.resolve("memory.max"), ""))
                .flatMapToLong(OptionalLong::stream)
                .min();
    }

    /** Return how many processes of the group the kernel has killed because it was at its limit. */
    public OptionalLong oomKills() {
        return value(folder.resolve(unified ? "memory.events" : "memory.oom_control"), "oom_kill ");
    }

    private OptionalLong stat(String key) {
        return value(folder.resolve("memory.stat"), key);
    }

    /** Return the number after a key at the beginning of a line; {@code max} and what is no number are none. */
    private static OptionalLong value(Path file, String key) {
        try {
            return ProcFile.numberAfter(ProcFile.text(file), key);
        } catch (IOException unreadable) {
            return OptionalLong.empty();
        }
    }
}
