package mcpleak.verdict.channel;

import java.time.Duration;
import mcpleak.verdict.growth.Interval;

/** A channel's reason is why its verdict is what it is. */
public sealed interface ChannelReason {

    /** Reasons without numbers of their own. */
    enum Plain implements ChannelReason {
        /** It grows faster than the margin, persistently. */
        GROWS,
        /** The same, and its floor has doubled, as it must for this runtime. */
        GROWS_AND_DOUBLED,
        /** It grows faster than the margin, and ever more slowly. */
        SLOWS_DOWN,
        /** It grew, and has levelled off. */
        LEVELLED_OFF,
        /** It grows by less than the margin. */
        BOUNDED,
        /** It says nothing about what this runtime keeps. */
        SAYS_NOTHING,
        /** Too few rounds can be used. */
        TOO_FEW_ROUNDS,
        /** It grows, but has not doubled. */
        NOT_DOUBLED,
        /** It does not grow, which does not acquit here. */
        MAY_NOT_ACQUIT,
        /** The rate is not known well enough. */
        RATE_UNSURE,
        /** Calls are not known, only times. */
        TIME_ALONE,
        /** The same; memory went on growing. */
        TIME_ALONE_GROWS
    }

    /**
     * Swapped-out memory changed too much for resident memory to tell anything.
     *
     * @param bytes by how much
     */
    record Swapped(double bytes) implements ChannelReason {}

    /**
     * Memory had not settled when the idle gaps ended.
     *
     * @param bytesPerSecond median of how fast it still moved
     */
    record Unsettled(double bytesPerSecond) implements ChannelReason {}

    /**
     * It grows by less than the margin of a call, and may do so whether or not anybody calls.
     *
     * @param bytesPerHour by how much
     */
    record MayBeTime(Interval bytesPerHour) implements ChannelReason {

        private static final double MILLIS_AN_HOUR = 3_600_000;

        static MayBeTime perMilli(Interval rate) {
            return new MayBeTime(rate.times(MILLIS_AN_HOUR));
        }
    }

    /**
     * It grows as what happened in the last so many seconds does, not as all that ever happened: it may be forgotten after that time.
     *
     * @param life for how long things seem to be kept
     */
    record KeptFor(Duration life) implements ChannelReason {}

    /**
     * What sessions keep is allowed.
     *
     * @param perSession bytes that a session keeps
     */
    record Allowed(Interval perSession) implements ChannelReason {}
}
