/** The process tree as the operating system tells it: memory, descriptors, threads, sockets, children. */
@NullMarked
package mcpleak.probe.process;

import org.jspecify.annotations.NullMarked;
