package mcpleak.recording.foreign;

/**
 * One reading of a memory series. Immutable.
 *
 * @param millis when, in milliseconds since the epoch, or since the recording began
 * @param bytes resident bytes
 * @param line number of its line in the file, from 1
 * @param process which process it is of, as the file says; empty if it does not
 */
public record Reading(long millis, long bytes, long line, String process) {

    Reading at(long otherMillis) {
        return new Reading(otherMillis, bytes, line, process);
    }
}
