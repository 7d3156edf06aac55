package mcpleak.profile.load;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Be one part of the load of a round. Immutable. */
public sealed interface Phase {

    /** Keep a level. */
    record Hold(UserRate level, Duration time) implements Phase {
        @Override
        public String text() {
            return "hold " + level.text() + " for " + DurationText.of(time);
        }
    }

    /** Go steadily from one level to another. */
    record Ramp(UserRate from, UserRate to, Duration time) implements Phase {
        @Override
        public String text() {
            return "ramp " + from.text() + " to " + to.text() + " in " + DurationText.of(time);
        }
    }

    /**
     * Go up by steps.
     *
     * @param from the first level
     * @param step how much is added each time
     * @param times number of levels, at least 1
     * @param each how long each is kept
     */
    record Stairs(UserRate from, UserRate step, int times, Duration each) implements Phase {
        @Override
        public Duration time() {
            return each.multipliedBy(times);
        }

        /** Return the levels in order. */
        public List<UserRate> levels() {
            return IntStream.range(0, times).mapToObj(i -> from.plus(step, i)).toList();
        }

        @Override
        public String text() {
            return "stairs " + from.text() + " by " + step.text() + " " + times + " times each "
                    + DurationText.of(each);
        }
    }

    /** Let users arrive within a time, most of them in its middle. */
    record Spike(int users, Duration time) implements Phase {
        @Override
        public String text() {
            return "spike " + users + " in " + DurationText.of(time);
        }
    }

    /**
     * Let users arrive all at once, again and again.
     *
     * @param users users of one burst
     * @param every from one burst to the next
     * @param times number of bursts
     */
    record Bursts(int users, Duration every, int times) implements Phase {
        @Override
        public Duration time() {
            return every.multipliedBy(times);
        }

        @Override
        public String text() {
            return "bursts " + users + " every " + DurationText.of(every) + " " + times + " times";
        }
    }

    /** Let nobody arrive. */
    record Pause(Duration time) implements Phase {
        @Override
        public String text() {
            return "pause " + DurationText.of(time);
        }
    }

    /**
     * Go up by steps until the server breaks or the last level was kept.
     *
     * @param stairs the levels
     * @param until any of these ends the load
     */
    record Search(Stairs stairs, List<Criterion> until) implements Phase {
        public Search {
            until = List.copyOf(until);
        }

        @Override
        public Duration time() {
            return stairs.time();
        }

        @Override
        public String text() {
            UserRate last = stairs.from().plus(stairs.step(), stairs.times() - 1);
            return "search from " + stairs.from().text() + " by "
                    + stairs.step().text() + " to " + last.text()
                    + " each " + DurationText.of(stairs.each()) + " until "
                    + until.stream().map(Criterion::text).collect(Collectors.joining(" or "));
        }
    }

    /** Return how long it takes; a search at most. */
    Duration time();

    /** Return it as it is written. */
    String text();

    /** Return whether its users are replaced or arrive; empty where it goes with both. */
    default Optional<UserRate.Model> model() {
        if (this instanceof Hold hold) {
            return Optional.of(hold.level().model());
        }
        if (this instanceof Ramp ramp) {
            return Optional.of(ramp.to().model());
        }
        if (this instanceof Stairs stairs) {
            return Optional.of(stairs.from().model());
        }
        if (this instanceof Search search) {
            return Optional.of(search.stairs().from().model());
        }
        return this instanceof Pause ? Optional.empty() : Optional.of(UserRate.Model.OPEN);
    }
}
