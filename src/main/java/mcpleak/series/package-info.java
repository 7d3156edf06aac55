/** Hold samples, rounds and exposures: the recorded run. */
@NullMarked
package mcpleak.series;

import org.jspecify.annotations.NullMarked;
