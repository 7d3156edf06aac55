/** Writing a run down as it happens: one recording, and the files that are projections of it. */
@NullMarked
package mcpleak.run.recorder;

import org.jspecify.annotations.NullMarked;
