/** Rounds of a run: their gaps and floors, which tools are called, when it ends. */
@NullMarked
package mcpleak.run.round;

import org.jspecify.annotations.NullMarked;
