/** Shapes of a series of floors that speak against what its rate says. */
@NullMarked
package mcpleak.verdict.shape;

import org.jspecify.annotations.NullMarked;
