/** Test the statistics on computed, synthetic and recorded series. */
@NullMarked
package mcpleak.verdict;

import org.jspecify.annotations.NullMarked;
