/** Arguments of a tool from its JSON Schema, within a budget of steps and bytes. */
@NullMarked
package mcpleak.protocol.arguments;

import org.jspecify.annotations.NullMarked;
