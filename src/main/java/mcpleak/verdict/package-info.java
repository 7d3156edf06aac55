/** Decide from a recorded run whether the server leaks. */
@NullMarked
package mcpleak.verdict;

import org.jspecify.annotations.NullMarked;
