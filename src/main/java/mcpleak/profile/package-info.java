/** Parse, validate and plan the load that was asked for. */
@NullMarked
package mcpleak.profile;

import org.jspecify.annotations.NullMarked;
