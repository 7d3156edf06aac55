package mcpleak.verdict.channel;

import java.util.List;
import java.util.Optional;

/**
 * Name what makes the server leak.
 *
 * @param kind what it is
 * @param name the tool's name for {@link Kind#TOOL}; empty otherwise
 * @param candidates keys of the exposures that the data cannot tell apart; empty when the culprit is clear
 */
public record Culprit(Kind kind, Optional<String> name, List<String> candidates) {

    /** What can be named. */
    public enum Kind {
        TOOL,
        SESSION,
        ABANDONED_SESSION,
        CALL,
        CALL_WITH_SESSION,
        ERROR,
        TIME,
        UNKNOWN
    }

    public Culprit {
        candidates = List.copyOf(candidates);
    }
}
