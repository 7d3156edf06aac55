/** Load in one vocabulary: how users come, how long they think, how much is asked for. */
@NullMarked
package mcpleak.profile.load;

import org.jspecify.annotations.NullMarked;
