/** One channel of memory or of counted things, judged. */
@NullMarked
package mcpleak.verdict.channel;

import org.jspecify.annotations.NullMarked;
