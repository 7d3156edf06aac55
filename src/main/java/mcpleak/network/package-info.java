/** How servers are reached: whose certificates are trusted, which one is shown, which proxy stands between. */
@NullMarked
package mcpleak.network;

import org.jspecify.annotations.NullMarked;
