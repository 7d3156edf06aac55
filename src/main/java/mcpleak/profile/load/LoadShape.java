package mcpleak.profile.load;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Say how the users of a round come. Immutable. */
public sealed interface LoadShape {

    /** All users of a round start at once and the round ends with the last of them. */
    record Rounds() implements LoadShape {
        @Override
        public String text() {
            return "rounds";
        }
    }

    /**
     * Users come in phases; each round is one pass through them.
     *
     * @param phases at least one, all of the same model
     * @param model how users come
     */
    record Phases(List<Phase> phases, UserRate.Model model) implements LoadShape {
        public Phases {
            phases = List.copyOf(phases);
        }

        /** Return how long one pass takes; with a search, at most. */
        public Duration time() {
            return phases.stream().map(Phase::time).reduce(Duration.ZERO, Duration::plus);
        }

        /** Return the search for the breaking point, if there is one. */
        public Optional<Phase.Search> search() {
            return phases.stream()
                    .filter(Phase.Search.class::isInstance)
                    .map(Phase.Search.class::cast)
                    .findFirst();
        }

        @Override
        public String text() {
            return phases.stream().map(Phase::text).collect(Collectors.joining(", "));
        }
    }

    /** Return it as it is written. */
    String text();
}
