/**
 * Recordings of others: any text with a column of times and one of memory, and what such a series of readings consists of.
 *
 * <p>Bytes go in ({@link mcpleak.recording.foreign.ForeignRecording#read}), series of readings come out, or the rule that is broken.
 * Nothing here opens a file. A series is cut into the lives of its process, and jumps of its clock are taken out
 * ({@link mcpleak.recording.foreign.Lives}).
 */
@NullMarked
package mcpleak.recording.foreign;

import org.jspecify.annotations.NullMarked;
