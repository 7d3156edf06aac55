/** Files of a recorded run, read and written: CSV and JSON. */
@NullMarked
package mcpleak.recording.file;

import org.jspecify.annotations.NullMarked;
