/** The agent on another host and its client; numbers that a server exposes. */
@NullMarked
package mcpleak.probe.remote;

import org.jspecify.annotations.NullMarked;
