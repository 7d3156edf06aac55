package mcpleak.verdict.channel;

import java.util.Optional;
import java.util.OptionalDouble;
import mcpleak.recording.Channel;
import mcpleak.recording.Channel.Unit;
import mcpleak.recording.Exposure;
import mcpleak.verdict.channel.ChannelReason.Plain;
import mcpleak.verdict.growth.ExposureFit;
import mcpleak.verdict.growth.FloorSeries;
import mcpleak.verdict.growth.GrowthRate;
import mcpleak.verdict.growth.Increments;
import mcpleak.verdict.growth.Interval;
import mcpleak.verdict.growth.MarginTest;
import mcpleak.verdict.shape.Resolution;

/**
 * A judged channel is its floors, the test of their growth, and what that says.
 *
 * @param series its floors
 * @param rule what it may prove
 * @param answer its answer
 * @param fit the growth against what convicted it, else against all calls
 * @param test that growth against the margin
 * @param doubled whether the floor doubled and grew by enough since the end of the burn-in
 * @param unreliable why its readings cannot be relied on; empty if they can
 */
public record JudgedChannel(
        FloorSeries series,
        ChannelRule rule,
        Answer answer,
        ExposureFit fit,
        MarginTest test,
        boolean doubled,
        Optional<ChannelReason> unreliable) {

    /** Times a floor's uncertainty that growth must exceed to be suspected. */
    private static final double NOISES = 4;

    private static final double PER_THOUSAND = 1000;
    private static final double MILLIS_AN_HOUR = 3_600_000;

    public Channel channel() {
        return series.channel();
    }

    public boolean is(Answer other) {
        return answer == other;
    }

    JudgedChannel with(Answer other) {
        return new JudgedChannel(series, rule, other, fit, test, doubled, unreliable);
    }

    public boolean is(Channel other) {
        return channel().equals(other);
    }

    public boolean isBytes() {
        return channel().unit() == Unit.BYTES;
    }

    /**
     * Return whether it convicts, or grew by more than the margin and may decide: also where it fell in some rounds, as what is kept for
     * a time does once the first of it is too old.
     */
    public boolean isSuspect() {
        boolean grew = series.growth() > NOISES * ChannelRule.floorNoise(channel())
                && test.rate().filter(rate -> rate.value() > rule.margin()).isPresent();
        // what may be forgotten after a time is what a rest is for
        boolean reliable = unreliable
                .filter(reason -> !(reason instanceof ChannelReason.KeptFor))
                .isEmpty();
        return is(Answer.LEAK)
                || (is(Answer.INCONCLUSIVE) && rule.mayConvict() && !rule.mustDouble() && reliable && grew);
    }

    /** Return whether it has enough rounds to be judged by. */
    public boolean isUsable() {
        return series.usable() >= MarginTest.MIN_USABLE;
    }

    /** Return the upper bound that an acquittal rests on, in the channel's unit per call; never below its resolution. */
    public double bound() {
        double least = 2 * resolution() / Math.max(1, fit.increments().totalExposure());
        return Math.max(least, decisiveRate().high());
    }

    /** Return the upper bound of growth per unit of another exposure, of the same rounds; empty where it did not occur in them. */
    public OptionalDouble bound(Exposure exposure) {
        Increments used = test.used(series.against(exposure));
        Increments decisive = test.isPlateau() ? used.last(MarginTest.tailSize(used.size())) : used;
        double total = decisive.totalExposure();
        double high = total == 0
                ? 0
                : GrowthRate.of(decisive, rule.precision().cautious()).high();
        return total == 0 || !Double.isFinite(high)
                ? OptionalDouble.empty()
                : OptionalDouble.of(Math.max(2 * resolution() / total, high));
    }

    /** Return by which steps the channel can be seen to move, in its unit. */
    public double resolution() {
        boolean resident = is(Channel.PRIVATE_RSS) || is(Channel.CHILDREN_PRIVATE_RSS);
        return resident ? Resolution.told(series, rule.quantum()) : rule.quantum();
    }

    /** Return the rate that an acquittal rests on: that of the last rounds where growth has levelled off. */
    public Interval decisiveRate() {
        return (test.isPlateau() ? test.tail() : test.rate()).orElseThrow();
    }

    /** Return the rate that is told: where the channel acquits, the one that this rests on. */
    private Optional<Interval> toldRate() {
        return is(Answer.NO_LEAK) ? Optional.of(decisiveRate()) : test.rate();
    }

    /** Return its numbers for reports. */
    public ChannelVerdict verdict() {
        double scale = scale(fit);
        double perUnit = scale * callsPer(fit);
        return new ChannelVerdict(
                channel(),
                answer,
                reason(),
                new ChannelVerdict.Rates(
                        exposure(fit),
                        unit(fit),
                        toldRate().map(rate -> rate.times(scale)),
                        test.tail().map(rate -> rate.times(scale)),
                        perUnit * rule.margin()),
                new ChannelVerdict.Readings(
                        series.burnIn(),
                        series.usable(),
                        series.floors(),
                        test.step()
                                .map(step -> new ChannelVerdict.OneOffStep(
                                        series.kept().get(step.index() + 1).number(), step.size()))));
    }

    private ChannelReason reason() {
        return switch (answer) {
            case LEAK -> rule.mustDouble() ? Plain.GROWS_AND_DOUBLED : Plain.GROWS;
            case NO_LEAK -> test.isPlateau() ? Plain.LEVELLED_OFF : Plain.BOUNDED;
            case NOT_MEASURED -> Plain.SAYS_NOTHING;
            case INCONCLUSIVE -> test.isTooShort() ? Plain.TOO_FEW_ROUNDS : unreliable.orElseGet(this::undecided);
        };
    }

    private ChannelReason undecided() {
        if (test.grows()) {
            return Plain.NOT_DOUBLED;
        }
        if (test.fades()) {
            return Plain.SLOWS_DOWN;
        }
        return test.clears() ? Plain.MAY_NOT_ACQUIT : Plain.RATE_UNSURE;
    }

    /** Return the unit in which rates are told; counts are told per 1,000 calls even where sessions explain them. */
    public String unit(ExposureFit against) {
        if (!isBytes()) {
            return perHour(against) ? "1/h" : "1/1000 calls";
        }
        return "B/"
                + switch (against.exposure().kind()) {
                    case SESSIONS, ABANDONED, CLOSED, EXPIRED -> "session";
                    case DROPPED -> "stream";
                    case REFUSED -> "request";
                    case TOKENS -> "token";
                    case REGISTRATIONS -> "registration";
                    case TIME -> "h";
                    case CALLS, TOOL, ERRORS, CANCELLED, ABORTED -> "call";
                };
    }

    /** Return what rates are told against. */
    public Exposure exposure(ExposureFit against) {
        return !isBytes() && !perCall(against) ? Exposure.CALLS : against.exposure();
    }

    /** Return what a rate is multiplied with to be told in its unit. */
    public double scale(ExposureFit against) {
        if (perHour(against)) {
            return MILLIS_AN_HOUR;
        }
        if (isBytes()) {
            return 1;
        }
        return perCall(against) ? PER_THOUSAND : PER_THOUSAND / callsPer(against);
    }

    /** Return how many calls the usable rounds made per occurrence of an exposure; 1 where it never occurred. */
    private double callsPer(ExposureFit against) {
        double total = against.increments().totalExposure();
        return total == 0 ? 1 : series.count(Exposure.CALLS) / total;
    }

    private static boolean perHour(ExposureFit fit) {
        return fit.exposure().kind() == Exposure.Kind.TIME;
    }

    private static boolean perCall(ExposureFit fit) {
        return switch (fit.exposure().kind()) {
            case CALLS, TOOL, ERRORS, CANCELLED, ABORTED, TIME -> true;
            case SESSIONS, ABANDONED, CLOSED, EXPIRED, DROPPED, REFUSED, TOKENS, REGISTRATIONS -> false;
        };
    }
}
