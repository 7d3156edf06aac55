package mcpleak.verdict.channel;

import java.util.List;
import java.util.Optional;
import mcpleak.recording.Channel;
import mcpleak.recording.Exposure;
import mcpleak.verdict.growth.Interval;

/**
 * A channel's verdict is its answer and the numbers behind it.
 *
 * @param channel what was judged
 * @param answer its own answer; {@link Answer#NOT_MEASURED} where it may neither convict nor acquit
 * @param reason why
 * @param rates how fast it grew, and against which margins that was held
 * @param readings what was read
 */
public record ChannelVerdict(Channel channel, Answer answer, ChannelReason reason, Rates rates, Readings readings) {

    /**
     * Growth beside its margins.
     *
     * @param exposure what growth was counted against
     * @param unit unit of the rates and of both margins
     * @param all growth over the usable rounds; empty if too few
     * @param tail growth over the last rounds; empty if too few
     * @param margin growth above which the channel convicts and below which it acquits
     */
    public record Rates(
            Exposure exposure, String unit, Optional<Interval> all, Optional<Interval> tail, double margin) {}

    /**
     * Readings of a channel.
     *
     * @param burnIn number of rounds thrown away at the start
     * @param usable number of increments that were used
     * @param floors one a round from round 0, in the channel's unit
     * @param step growth in one round that was left out of the rate
     */
    public record Readings(int burnIn, int usable, List<Double> floors, Optional<OneOffStep> step) {

        public Readings {
            floors = List.copyOf(floors);
        }
    }

    /**
     * Growth in one round that was left out of a channel's rate because it happened once.
     *
     * @param round number of the round
     * @param size the growth, in the channel's unit
     */
    public record OneOffStep(int round, double size) {}

    /** Return whether the channel convicts. */
    public boolean leaks() {
        return answer == Answer.LEAK;
    }

    /** Return what growth was counted against. */
    public Exposure exposure() {
        return rates.exposure();
    }

    /** Return the unit of the rates and of both margins. */
    public String unit() {
        return rates.unit();
    }

    /** Return growth over the usable rounds; empty if too few. */
    public Optional<Interval> rate() {
        return rates.all();
    }

    /** Return growth over the last rounds; empty if too few. */
    public Optional<Interval> tailRate() {
        return rates.tail();
    }

    /** Return growth above which the channel convicts and below which it acquits. */
    public double margin() {
        return rates.margin();
    }

    /** Return the number of rounds thrown away at the start. */
    public int burnIn() {
        return readings.burnIn();
    }

    /** Return the number of increments that were used. */
    public int usable() {
        return readings.usable();
    }

    /** Return the readings, one a round from round 0, in the channel's unit. */
    public List<Double> floors() {
        return readings.floors();
    }

    /** Return growth in one round that was left out of the rate. */
    public Optional<OneOffStep> step() {
        return readings.step();
    }

    /** Return the same numbers with another answer. */
    public ChannelVerdict with(Answer other, ChannelReason why) {
        return new ChannelVerdict(channel, other, why, rates, readings);
    }
}
