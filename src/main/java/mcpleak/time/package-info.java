/** Times as programs write them into logs and recordings. */
@NullMarked
package mcpleak.time;

import org.jspecify.annotations.NullMarked;
