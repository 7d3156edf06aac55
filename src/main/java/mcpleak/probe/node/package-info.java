/**
 * Live bytes of Node.js: a script in the process that the inspector brings, and the inspector where there is no script.
 */
@NullMarked
package mcpleak.probe.node;

import org.jspecify.annotations.NullMarked;
