package mcpleak.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mcpleak.process.ProcessStat;

/**
 * A container that runs on this host; its processes are known by their control groups. Immutable. Linux alone: elsewhere, containers run
 * in a virtual machine whose processes this host does not see.
 *
 * @param name its name or id, as the user gave it: an id has at least 12 hexadecimal digits
 * @param proc where the processes are listed: {@code /proc}
 * @see <a href="https://man7.org/linux/man-pages/man7/cgroups.7.html">cgroups(7), /proc/pid/cgroup</a>
 */
public record Container(String name, Path proc) {

    /** The clients that are asked for the id of a name, in order. */
    static final List<String> CLIENTS = List.of("docker", "podman", "nerdctl");

    private static final Predicate<String> ID =
            Pattern.compile("[0-9a-f]{12,64}").asMatchPredicate();

    private static final int WHOLE_ID = 64;
    private static final long CLIENT_SECONDS = 5;

    /** Name a container of this host. */
    public static Container named(String name) {
        return new Container(name, Path.of("/proc"));
    }

    /**
     * Return the pid, as this host counts, of the process that began the container: the oldest that has no parent in it. What was
     * sent into it later ({@code docker exec}) is none.
     *
     * @throws ServerException if none is seen, naming the next step
     */
    public long rootPid() throws ServerException {
        Optional<String> told = ID.test(name)
                ? Optional.empty()
                : CLIENTS.stream().flatMap(client -> idBy(client).stream()).findFirst();
        return told.flatMap(id -> root(line -> isOf(line, id)))
                .or(() -> root(line -> isOf(line, name)))
                .orElseThrow(() -> new ServerException(
                        "no process of this host is in the control group of container " + RunningProcess.plain(name, 80)
                                + (told.isPresent() ? " (id " + told.get().substring(0, 12) + ")" : "")
                                + ": see that it runs on this host and not in a virtual machine, and that this user sees its processes; where its name"
                                + " is not known, give its id (docker ps, podman ps), or its process by -Dserver.pid"));
    }

    private Optional<Long> root(Predicate<String> isIn) {
        List<ProcessStat> inside = processes(isIn);
        Set<Long> pids = inside.stream().map(ProcessStat::pid).collect(Collectors.toSet());
        return inside.stream()
                .filter(process -> !pids.contains(process.parentPid()))
                .min(Comparator.comparingLong(ProcessStat::startTicks).thenComparingLong(ProcessStat::pid))
                .map(ProcessStat::pid);
    }

    private List<ProcessStat> processes(Predicate<String> isIn) {
        try (Stream<Path> folders = Files.list(proc)) {
            return folders.filter(folder -> folder.getFileName().toString().matches("\\d{1,10}"))
                    .filter(folder -> text(folder.resolve("cgroup")).lines().anyMatch(isIn))
                    .flatMap(folder -> ProcessStat.parse(text(folder.resolve("stat"))).stream())
                    .filter(process -> !process.isDefunct())
                    .toList();
        } catch (IOException noProc) {
            return List.of();
        }
    }

    /** Empty for a process that is gone, or is not ours to look at. */
    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1).strip();
        } catch (IOException gone) {
            return "";
        }
    }

    /**
     * Say whether a line of {@code /proc/PID/cgroup}, of version 1 or 2, tells that the process is in a container.
     *
     * @param name a group's own name, or at least 12 digits of a whole id, as {@code docker-ID.scope}, {@code libpod-ID.scope} and
     *     {@code /docker/ID} hold it
     */
    static boolean isOf(String line, String name) {
        String[] parts = line.split(":", 3);
        return parts.length == 3 && Stream.of(parts[2].split("/", -1)).anyMatch(group -> isGroupOf(group, name));
    }

    private static boolean isGroupOf(String group, String name) {
        String plain = group.endsWith(".scope") ? group.substring(0, group.length() - ".scope".length()) : group;
        String id = plain.substring(plain.lastIndexOf('-') + 1);
        boolean byId = ID.test(name) && id.length() == WHOLE_ID && ID.test(id) && id.startsWith(name);
        return byId || plain.equals(name) || plain.equals("lxc.payload." + name);
    }

    /** Ask a client; empty where there is none, or it knows no such container. */
    private Optional<String> idBy(String client) {
        if (name.startsWith("-")) {
            return Optional.empty();
        }
        try {
            Process asked = new ProcessBuilder(client, "inspect", "--format", "{{.Id}}", name)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            asked.getOutputStream().close();
            if (!asked.waitFor(CLIENT_SECONDS, TimeUnit.SECONDS)) {
                asked.destroyForcibly();
                return Optional.empty();
            }
            String id = new String(asked.getInputStream().readNBytes(WHOLE_ID), StandardCharsets.US_ASCII).strip();
            return Optional.of(id).filter(answer -> answer.length() == WHOLE_ID && ID.test(answer));
        } catch (IOException notInstalled) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
