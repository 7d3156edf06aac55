package mcpleak.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Make folders below the system's temporary folder whose name says which JVM they belong to: {@code mcpleak-PID-START-NAMESPACE-…},
 * numbers in base 36. A JVM that is killed cannot remove its own; then its {@link Guardian} does, and where that is gone as well,
 * the next JVM that makes one. A folder of a JVM that may still run, or of another PID namespace, is left alone. Stateless.
 */
public final class ScratchFolder {

    private static final String PREFIX = "mcpleak-";
    private static final Pattern NAME = Pattern.compile("mcpleak-([0-9a-z]+)-([0-9a-z]+)-([0-9a-z]+)-.*");
    private static final int BASE = 36;

    private ScratchFolder() {}

    /**
     * Make an empty folder of this JVM, and remove those of JVMs that are gone.
     *
     * @throws IOException if it cannot be made
     */
    public static Path create() throws IOException {
        removeAbandoned(temporary());
        // short: the name of a socket in it is limited to 108 bytes
        return Files.createTempDirectory(ownPrefix());
    }

    /** Remove a folder with all that is in it, as far as that is possible. */
    public static void remove(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException left) {
            // somebody else removes it at this moment, or it is not ours to remove
        }
    }

    /** Return what the paths of this JVM's folders begin with. */
    static String ownPaths() {
        return temporary().resolve(ownPrefix()).toString();
    }

    private static Path temporary() {
        return Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
    }

    private static String ownPrefix() {
        long pid = ProcessHandle.current().pid();
        return PREFIX + Long.toString(pid, BASE) + "-" + Long.toString(startTicks(pid), BASE) + "-"
                + Long.toString(namespace(), BASE) + "-";
    }

    static void removeAbandoned(Path temporary) {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(temporary, PREFIX + "*")) {
            for (Path folder : folders) {
                if (isAbandoned(String.valueOf(folder.getFileName()))) {
                    remove(folder);
                }
            }
        } catch (IOException | java.nio.file.DirectoryIteratorException unreadable) {
            // then there is nothing that could be removed
        }
    }

    private static boolean isAbandoned(String name) {
        Matcher parts = NAME.matcher(name);
        try {
            return parts.matches()
                    && Long.parseLong(parts.group(3), BASE) == namespace()
                    && !isRunning(Long.parseLong(parts.group(1), BASE), Long.parseLong(parts.group(2), BASE));
        } catch (NumberFormatException notOurs) {
            return false;
        }
    }

    private static boolean isRunning(long pid, long startTicks) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent() && startTicks(pid) == startTicks;
    }

    /** Return 0 where it cannot be known. */
    private static long startTicks(long pid) {
        return ProcessStat.read(pid).map(ProcessStat::startTicks).orElse(0L);
    }

    /** Return the number of the PID namespace, in which alone a pid means something; 0 where there are none. */
    private static long namespace() {
        try {
            String link = Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
            return Optional.of(link.replaceAll("\\D", ""))
                    .filter(digits -> !digits.isEmpty())
                    .map(Long::parseLong)
                    .orElse(0L);
        } catch (IOException | UnsupportedOperationException noNamespaces) {
            return 0;
        }
    }
}
