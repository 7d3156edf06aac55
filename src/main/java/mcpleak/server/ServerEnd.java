package mcpleak.server;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Say how and when a process of the server ended. Immutable.
 *
 * @param pid id of the process that ended
 * @param at when its end was noticed, at most 0.5 s after it happened
 * @param uptime how long it had lived; empty where the operating system does not tell its start
 * @param exitCode its exit code; empty for a process that is not our child, as the operating system tells it to its parent only
 * @param reason who ended it
 */
public record ServerEnd(long pid, Instant at, Optional<Duration> uptime, OptionalInt exitCode, Reason reason) {

    /** Who ended the server. */
    public enum Reason {
        /** Not we: it crashed, was killed, or was done. */
        UNASKED,
        /** {@link StartedServer#stop} or {@link StartedServer#close()}. */
        STOPPED
    }

    /** Shells, and the JDK, report a death by signal n as exit code 128 + n. */
    private static final int SIGNAL_BASE = 128;

    /** The numbers are those of Linux; the ones below 16 that matter here are the same on macOS. */
    private static final Map<Integer, String> SIGNALS = Map.ofEntries(
            Map.entry(1, "SIGHUP"),
            Map.entry(2, "SIGINT"),
            Map.entry(3, "SIGQUIT"),
            Map.entry(4, "SIGILL"),
            Map.entry(6, "SIGABRT"),
            Map.entry(7, "SIGBUS"),
            Map.entry(8, "SIGFPE"),
            Map.entry(9, "SIGKILL"),
            Map.entry(11, "SIGSEGV"),
            Map.entry(13, "SIGPIPE"),
            Map.entry(14, "SIGALRM"),
            Map.entry(15, "SIGTERM"),
            Map.entry(24, "SIGXCPU"),
            Map.entry(31, "SIGSYS"));

    /**
     * Return the number of the signal that ended it, read from an exit code of 128 + n. A program that chooses such an exit
     * code itself cannot be told from one that was killed.
     *
     * @return 1 to 31; empty if the exit code is unknown or says otherwise
     */
    public OptionalInt signal() {
        if (exitCode.isEmpty()) {
            return OptionalInt.empty();
        }
        int signal = exitCode.getAsInt() - SIGNAL_BASE;
        return signal >= 1 && signal <= 31 ? OptionalInt.of(signal) : OptionalInt.empty();
    }

    /** Return one sentence for people: {@code the server (pid 4711) was ended by signal 9 (SIGKILL) after 12.3 s}. */
    public String sentence() {
        return "the server (pid " + pid + ") " + how() + after();
    }

    private String how() {
        OptionalInt signal = signal();
        if (signal.isPresent()) {
            String name = SIGNALS.getOrDefault(signal.getAsInt(), "no name");
            return "was ended by signal " + signal.getAsInt() + " (" + name + ")";
        }
        return exitCode.isPresent() ? "ended with exit code " + exitCode.getAsInt() : "ended";
    }

    private String after() {
        return uptime.map(lived -> " after " + seconds(lived)).orElse("");
    }

    static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
}
