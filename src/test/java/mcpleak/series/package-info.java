/** Test the codecs of recorded runs. */
@NullMarked
package mcpleak.series;

import org.jspecify.annotations.NullMarked;
