package mcpleak.recording.foreign;

import java.util.Optional;

/**
 * What a user says of a recording where its own looks do not. Immutable.
 *
 * @param unit the unit of its memory; empty: found from title or size
 * @param column the title of its column of memory; empty: found from the usual titles
 */
public record Choice(Optional<MemoryUnit> unit, Optional<String> column) {

    /** Everything is found. */
    public static final Choice FOUND = new Choice(Optional.empty(), Optional.empty());
}
