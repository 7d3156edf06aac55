/** The recorded run: samples, floors, rounds, exposures, and what was noticed. */
@NullMarked
package mcpleak.recording;

import org.jspecify.annotations.NullMarked;
