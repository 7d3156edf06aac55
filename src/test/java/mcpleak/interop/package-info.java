/** Run real servers that leak, and the same servers mended, and compare what is said with what is known. */
@NullMarked
package mcpleak.interop;

import org.jspecify.annotations.NullMarked;
