@NullMarked
package mcpleak.compare;

import org.jspecify.annotations.NullMarked;
