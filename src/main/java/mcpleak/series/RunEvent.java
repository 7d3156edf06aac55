package mcpleak.series;

import java.time.Instant;

/**
 * Record something that happened to the run and that a reader of its verdict must know.
 *
 * @param at when
 * @param kind what
 * @param text a sentence for people, without the time
 */
public record RunEvent(Instant at, Kind kind, String text) {

    /** What can happen. */
    public enum Kind {
        /** The server process ended before it was asked to. */
        SERVER_DIED,
        /** The server process was replaced by another. */
        SERVER_RESTARTED,
        /** A reading of the probe failed; later ones may have worked. */
        PROBE_LOST,
        /** The run was ended before its last round, from outside or because it could not go on. */
        INTERRUPTED,
        /** The run was ended before its last round because its answer was certain. */
        ENDED_EARLY,
        /** A simulation put a mark on the charts. */
        MARK,
        /** A process of the server's tree came, ended or became another program: what a server does by itself, no fault. */
        PROCESS,
        /** Something worth a caveat. */
        NOTE
    }
}
