/** Rules of the whole project. */
@NullMarked
package mcpleak;

import org.jspecify.annotations.NullMarked;
