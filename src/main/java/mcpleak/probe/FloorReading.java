package mcpleak.probe;

import java.util.List;
import mcpleak.series.Floor;
import mcpleak.series.RunEvent;

/**
 * Hold the outcome of reading a floor.
 *
 * <p>Immutable.
 */
public sealed interface FloorReading {

    /** Return what went wrong on the way; may be empty. */
    List<RunEvent> events();

    /**
     * Hold a floor; a channel that could not be read is absent from it and named by an event.
     *
     * @param floor what was read
     * @param events what went wrong, in order of time; may be empty
     */
    record Taken(Floor floor, List<RunEvent> events) implements FloorReading {

        public Taken {
            events = List.copyOf(events);
        }
    }

    /**
     * Say that there is no floor: the server has ended or could not be read.
     *
     * @param events why; not empty
     */
    record Missed(List<RunEvent> events) implements FloorReading {

        public Missed {
            events = List.copyOf(events);
        }
    }
}
