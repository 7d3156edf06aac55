package mcpleak.run.measure;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import mcpleak.profile.LoadProfile;
import mcpleak.recording.sample.Sample;

/**
 * Say when a run must end because memory does: better than a host that swaps and measures its disk. Immutable.
 *
 * @param bytes the memory that the server may use
 * @param source who says so
 * @param isGuarded whether it ends the run
 * @param hostBytes memory of the host
 */
record MemoryLimit(long bytes, Source source, boolean isGuarded, long hostBytes) {

    /** Share of a host's memory that is left to it: below it Linux begins to swap or to throw out what it needs again. */
    private static final double LEAST_AVAILABLE = 0.05;

    /** Share of a control group's limit above which the next step may be a kill. */
    private static final double MOST_OF_CGROUP = 0.95;

    private static final double MIB = 1024.0 * 1024;

    /** Who sets a limit. */
    enum Source {
        OPTION,
        CGROUP,
        HOST
    }

    /** Take the limit that was asked for, else the least of the control group's and the host's. */
    static MemoryLimit of(LoadProfile.Limit asked, OptionalLong cgroupBytes, long hostBytes) {
        if (asked.bytes().isPresent()) {
            return new MemoryLimit(asked.bytes().getAsLong(), Source.OPTION, asked.isGuarded(), hostBytes);
        }
        return cgroupBytes.isPresent() && cgroupBytes.getAsLong() < hostBytes
                ? new MemoryLimit(cgroupBytes.getAsLong(), Source.CGROUP, asked.isGuarded(), hostBytes)
                : new MemoryLimit(hostBytes, Source.HOST, asked.isGuarded(), hostBytes);
    }

    /** Return why a sample is the last that the run can afford; empty if it is not. */
    Optional<String> exceededBy(Sample sample) {
        if (!isGuarded) {
            return Optional.empty();
        }
        if (source == Source.OPTION && sample.treeRssBytes() >= bytes) {
            return Optional.of("the server's processes use " + text(sample.treeRssBytes()) + ", and -Dlimit is "
                    + text(bytes) + ": the run is ended");
        }
        OptionalLong anon = sample.surroundings().cgroupAnonBytes();
        if (source == Source.CGROUP && anon.orElse(0) >= MOST_OF_CGROUP * bytes) {
            return Optional.of("the server's control group uses " + text(anon.orElse(0)) + " of its limit of "
                    + text(bytes) + ": the run is ended before the kernel kills the server");
        }
        OptionalLong available = sample.surroundings().hostAvailableBytes();
        return available.isPresent() && available.getAsLong() < LEAST_AVAILABLE * hostBytes
                ? Optional.of("the host has " + text(available.getAsLong()) + " of " + text(hostBytes)
                        + " of memory left: the run is ended before it swaps (-Dlimit=off goes on all the same)")
                : Optional.empty();
    }

    /** Return the word for the run's environment: option, cgroup or host. */
    String sourceText() {
        return source.name().toLowerCase(Locale.ROOT);
    }

    private static String text(long size) {
        return String.format(Locale.ROOT, "%.0f MiB", size / MIB);
    }
}
