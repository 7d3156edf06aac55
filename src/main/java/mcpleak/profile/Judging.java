package mcpleak.profile;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Hold how a run is judged: how long it goes on, what is confirmed, and what it is compared with. Immutable.
 *
 * @param rounds whether the number of rounds is fixed; where it is not, {@link LoadProfile#rounds()} is the limit
 * @param confirm whether rounds are added that confirm a suspected tool
 * @param soak length of a load without idle gaps, cut into as many windows as there are rounds; empty: rounds with idle gaps
 * @param baseline run folder of the build that this one is compared with
 */
public record Judging(RoundsMode rounds, ConfirmMode confirm, Optional<Duration> soak, Optional<Path> baseline) {

    /** A fixed number of rounds with idle gaps, nothing confirmed, compared with nothing. */
    public static final Judging PLAIN =
            new Judging(RoundsMode.FIXED, ConfirmMode.FALSE, Optional.empty(), Optional.empty());

    void putSettings(Map<String, String> settings, int limit) {
        if (rounds == RoundsMode.AUTO) {
            settings.put(Properties.ROUNDS.name(), "auto:" + limit);
        }
        if (confirm == ConfirmMode.TRUE) {
            settings.put(Properties.CONFIRM.name(), "true");
        }
        soak.ifPresent(length -> settings.put(Properties.SOAK.name(), length.toMillis() + "ms"));
        baseline.ifPresent(folder -> settings.put(Properties.BASELINE.name(), folder.toString()));
    }
}
