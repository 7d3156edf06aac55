/** One reading of a process tree, and a series of them. */
@NullMarked
package mcpleak.recording.sample;

import org.jspecify.annotations.NullMarked;
