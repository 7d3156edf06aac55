/** Turn bytes into server-sent events. */
@NullMarked
package mcpleak.sse;

import org.jspecify.annotations.NullMarked;
