/** Tests of the profile. */
@NullMarked
package mcpleak.profile;

import org.jspecify.annotations.NullMarked;
