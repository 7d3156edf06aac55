/** Whole runs, judged from outside: what they print, write, leave behind. */
@NullMarked
package mcpleak.endtoend;

import org.jspecify.annotations.NullMarked;
