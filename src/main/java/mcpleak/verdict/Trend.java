package mcpleak.verdict;

import java.util.Optional;

/**
 * Hold what the increments of one channel say about one margin.
 *
 * @param shape the finding
 * @param rate growth over all usable increments, a one-off step left out; empty if too few
 * @param tail growth over the last of them; empty if too few
 * @param headRate growth over those before the tail; 0 if there is none
 * @param step the one-off step that was left out
 */
record Trend(Shape shape, Optional<Interval> rate, Optional<Interval> tail, double headRate, Optional<Step> step) {

    /** What a series can look like against a margin. */
    enum Shape {
        /** Grows faster than the margin, persistently. */
        GROWS,
        /** Grows slower than the margin. */
        BOUNDED,
        /** Grew, and then slower than the margin. */
        PLATEAU,
        /** Neither can be said. */
        OPEN,
        /** Fewer usable increments than the rule needs. */
        TOO_FEW
    }

    /**
     * Hold a one-off step.
     *
     * @param index which increment it was
     * @param size its growth, in the channel's unit
     */
    record Step(int index, double size) {}

    boolean grows() {
        return shape == Shape.GROWS;
    }

    boolean clears() {
        return shape == Shape.BOUNDED || shape == Shape.PLATEAU;
    }

    /** Return whether the last rounds grew clearly slower than the ones before. */
    boolean slowsDown() {
        return tail.filter(last -> last.value() < 0.8 * headRate).isPresent();
    }
}
