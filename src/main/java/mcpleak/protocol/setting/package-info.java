/** The protocol of a simulation as Gatling sees it: its components, its options, and what is shared between users. */
@NullMarked
package mcpleak.protocol.setting;

import org.jspecify.annotations.NullMarked;
