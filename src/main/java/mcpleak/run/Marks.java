package mcpleak.run;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import mcpleak.series.RunEvent;

/** Take the marks that users of a scenario make: one where many make the same at once, and not without end. Thread-safe. */
final class Marks {

    /** Most marks of a run; later ones are dropped. */
    static final int MOST = 200;

    private static final Duration APART = Duration.ofSeconds(1);

    private final Map<String, Instant> latest = new HashMap<>();
    private int made;

    /** Make a mark; empty if it is one too many. */
    synchronized Optional<RunEvent> at(Instant now, String name) {
        Instant before = latest.get(name);
        boolean again = before != null && before.plus(APART).isAfter(now);
        if (again || made >= MOST || name.isBlank()) {
            return Optional.empty();
        }
        latest.put(name, now);
        made++;
        return Optional.of(new RunEvent(now, RunEvent.Kind.MARK, name));
    }
}
