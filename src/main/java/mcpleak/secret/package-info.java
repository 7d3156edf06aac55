/** What must not be told: finds secrets in text by place, by shape and by value, and hides them on every way out. */
@NullMarked
package mcpleak.secret;

import org.jspecify.annotations.NullMarked;
