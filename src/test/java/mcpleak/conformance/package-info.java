/** Be the client that the official conformance suite examines. */
@NullMarked
package mcpleak.conformance;

import org.jspecify.annotations.NullMarked;
