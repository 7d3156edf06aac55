/** Mark, find and end the processes that a run starts, also when the run is killed. */
@NullMarked
package mcpleak.process;

import org.jspecify.annotations.NullMarked;
