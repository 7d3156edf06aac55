package mcpleak.recording;

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
        NOTE,
        /** Why no answer of this run may be "No leak found"; the text is the reason, in lower case and without a full stop. */
        DOUBT,
        /** Processes of servers outlived the end of their input, which is a {@link #DOUBT} too; the text says how many of how many. */
        LEFT_BEHIND;

        /** Return whether no answer of such a run may be "No leak found". */
        public boolean forbidsPass() {
            return this == DOUBT || this == LEFT_BEHIND;
        }
    }
}
