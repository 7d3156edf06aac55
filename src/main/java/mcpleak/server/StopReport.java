package mcpleak.server;

import java.util.List;

/**
 * Say what stopping a server took. Immutable.
 *
 * @param killed processes that outlived SIGTERM and the grace, and were ended by SIGKILL; empty for an orderly stop
 * @param survivors processes that are still there, as of another user; normally empty
 */
public record StopReport(List<StoppedProcess> killed, List<StoppedProcess> survivors) {

    /**
     * Name one process.
     *
     * @param pid its id
     * @param commandLine its command line, secrets masked, cut to 120 characters
     */
    public record StoppedProcess(long pid, String commandLine) {}

    public StopReport {
        killed = List.copyOf(killed);
        survivors = List.copyOf(survivors);
    }
}
