/** Search for input that the decoders do not bear. */
@NullMarked
package mcpleak.fuzz;

import org.jspecify.annotations.NullMarked;
