package mcpleak.verdict.channel;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import mcpleak.recording.Exposure;

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
        TOOL(Exposure.Kind.TOOL),
        SESSION(Exposure.Kind.SESSIONS),
        ABANDONED_SESSION(Exposure.Kind.ABANDONED),
        CALL(Exposure.Kind.CALLS),
        CALL_WITH_SESSION(Exposure.Kind.CALLS, Exposure.Kind.SESSIONS),
        ERROR(Exposure.Kind.ERRORS),
        CANCELLED_CALL(Exposure.Kind.CANCELLED),
        ABORTED_CALL(Exposure.Kind.ABORTED),
        DROPPED_STREAM(Exposure.Kind.DROPPED),
        REFUSED_REQUEST(Exposure.Kind.REFUSED),
        TOKEN(Exposure.Kind.TOKENS),
        REGISTRATION(Exposure.Kind.REGISTRATIONS),
        TIME(Exposure.Kind.TIME),
        UNKNOWN();

        @SuppressWarnings("ImmutableEnumChecker") // Set.of made it
        private final Set<Exposure.Kind> counted;

        Kind(Exposure.Kind... counted) {
            this.counted = Set.of(counted);
        }

        /** Return what is named where growth follows an exposure alone; empty where nothing is. */
        static Optional<Kind> of(Exposure exposure) {
            return Stream.of(values())
                    .filter(kind -> kind.counted.equals(Set.of(exposure.kind())))
                    .findFirst();
        }
    }

    public Culprit {
        candidates = List.copyOf(candidates);
    }

    /** Return whether it is what an exposure counts. */
    public boolean isCountedBy(Exposure exposure) {
        return kind.counted.contains(exposure.kind())
                && name.map(exposure.name()::equals).orElse(true);
    }
}
