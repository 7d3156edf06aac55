/** What a load comes to: its forecast and its chart, before a run. */
@NullMarked
package mcpleak.profile.plan;

import org.jspecify.annotations.NullMarked;
