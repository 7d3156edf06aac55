/** Serve MCP from a JVM of its own: a healthy server that leaks, or looks as if it did, when told to. */
@NullMarked
package mcpleak.demo;

import org.jspecify.annotations.NullMarked;
