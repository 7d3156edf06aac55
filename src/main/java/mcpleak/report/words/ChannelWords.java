package mcpleak.report.words;

import mcpleak.recording.Channel;
import mcpleak.recording.Channel.Unit;
import mcpleak.recording.Exposure;
import mcpleak.verdict.Grounds;
import mcpleak.verdict.LeakJudge;
import mcpleak.verdict.channel.ChannelReason;
import mcpleak.verdict.channel.ChannelReason.Plain;
import mcpleak.verdict.channel.ChannelVerdict;
import mcpleak.verdict.channel.Reclaim;
import mcpleak.verdict.growth.Interval;

/** Says in words what a channel is, how fast it grows, and why its verdict is what it is. Pure; no state. */
public final class ChannelWords {

    private ChannelWords() {}

    /** Return the channel's name as a sentence can begin with it. */
    static String name(Channel channel) {
        if (channel.equals(Channel.OPEN_FILES)) {
            return "open files (fds)";
        }
        if (channel.isLedger()) {
            return "what " + AsciiFigures.name(channel.name()) + " started and did not stop";
        }
        return AsciiFigures.name(channel.name());
    }

    /** Return what grows as a sentence begins with it: memory, whichever channel tells it. */
    static String grown(Channel channel) {
        return isBytes(channel) && !channel.isGauge() ? "memory" : name(channel);
    }

    /** Return a rate: {@code 4.02 KiB per call}, {@code 20.0 per 1,000 calls}. */
    static String rate(Channel channel, Exposure exposure, double rate) {
        return number(channel, rate) + " " + per(channel, exposure);
    }

    /** Return the rate of a channel against what explains it. */
    static String rate(ChannelVerdict verdict) {
        return rate(
                verdict.channel(),
                verdict.exposure(),
                verdict.rate().map(Interval::value).orElse(0.0));
    }

    /** Return the number of a rate. */
    static String number(Channel channel, double rate) {
        return isBytes(channel) ? AsciiFigures.bytes(rate) : AsciiFigures.digits(rate);
    }

    /** Return what a rate is counted by: {@code per call}, {@code per 1,000 calls of tool echo}. */
    static String per(Channel channel, Exposure exposure) {
        String once = once(exposure);
        boolean one = isBytes(channel) || exposure.kind() == Exposure.Kind.TIME;
        return one ? "per " + once : "per 1,000 " + once.replaceFirst("call", "calls");
    }

    private static String once(Exposure exposure) {
        return switch (exposure.kind()) {
            case CALLS -> "call";
            case TIME -> "hour";
            case TOOL -> "call of tool " + AsciiFigures.name(exposure.name());
            case SESSIONS -> "session";
            case ABANDONED -> "abandoned session";
            case CLOSED -> "closed session";
            case EXPIRED -> "expired session";
            case ERRORS -> "failed call";
            case CANCELLED -> "cancelled call";
            case ABORTED -> "call whose connection was cut";
            case DROPPED -> "standing stream that was cut";
            case REFUSED -> "refused request";
            case TOKENS -> "token";
            case REGISTRATIONS -> "registration";
        };
    }

    /** Say what a server holds for a time: {@code sessions are reclaimed after about 60 seconds; at most ...}. */
    static String held(Channel channel, Reclaim.Held held) {
        String things = held.exposure().equals(Exposure.SESSIONS) ? "sessions" : "calls";
        String seconds = AsciiFigures.about(held.seconds());
        String each = number(channel, held.each()) + " x the " + things;
        return "what is kept of " + things + " is reclaimed "
                + (held.atOnce()
                        ? "all at once, " + seconds + " after the last: at most " + each + " between two sweeps"
                        : "after about " + seconds + ": at most " + each + " of the last " + seconds);
    }

    /** Return both ends of a rate's interval. */
    static String range(Channel channel, Interval rate) {
        return isBytes(channel)
                ? AsciiFigures.range(rate.low(), rate.high())
                : AsciiFigures.digits(rate.low()) + " to " + AsciiFigures.digits(rate.high());
    }

    /** Return an amount of a channel. */
    static String amount(Channel channel, double amount) {
        return isBytes(channel) ? AsciiFigures.bytes(amount) : AsciiFigures.count(Math.round(amount));
    }

    static boolean isBytes(Channel channel) {
        return channel.unit() == Unit.BYTES;
    }

    /** Return why a channel's verdict is what it is, without a full stop. */
    public static String reason(ChannelVerdict verdict) {
        ChannelReason reason = verdict.reason();
        if (reason instanceof Plain plain) {
            return reason(verdict, plain);
        }
        if (reason instanceof ChannelReason.Swapped swapped) {
            return "swapped-out memory changed by " + AsciiFigures.bytes(swapped.bytes())
                    + ", so resident memory does not show what is kept";
        }
        if (reason instanceof ChannelReason.Unsettled unsettled) {
            return "memory still moved by " + AsciiFigures.bytes(unsettled.bytesPerSecond())
                    + " per second when an idle gap ended";
        }
        if (reason instanceof ChannelReason.MayBeTime time) {
            return "memory grew by less per call than counts, but by "
                    + AsciiFigures.bytes(time.bytesPerHour().value()) + " per hour (90 % interval "
                    + AsciiFigures.range(
                            time.bytesPerHour().low(), time.bytesPerHour().high())
                    + "), and the rounds do not tell whether it grows with calls or with time";
        }
        if (reason instanceof ChannelReason.KeptFor kept) {
            return "grows by " + rate(verdict) + ", but as what happened in the last "
                    + AsciiFigures.time((double) kept.life().toSeconds())
                    + " does: it may be forgotten after that time";
        }
        return allowed(((ChannelReason.Allowed) reason).perSession());
    }

    private static String reason(ChannelVerdict verdict, Plain reason) {
        return switch (reason) {
            case GROWS -> "grows by " + rate(verdict) + ", persistently";
            case GROWS_AND_DOUBLED -> "grows by " + rate(verdict) + ", persistently, and has doubled";
            case SLOWS_DOWN -> "grows by " + rate(verdict) + ", but ever more slowly";
            case LEVELLED_OFF -> "grew, and has levelled off";
            case BOUNDED -> "grows by less than the margin";
            case SAYS_NOTHING -> "says nothing about what this runtime keeps: shown, never decisive";
            case TOO_FEW_ROUNDS -> verdict.usable() + " usable rounds, " + LeakJudge.FEWEST_USABLE + " are needed";
            case NOT_DOUBLED ->
                "grows, but has not doubled: a collected runtime may not have had a reason to collect yet";
            case MAY_NOT_ACQUIT -> "does not grow, which for this runtime or channel does not acquit";
            case RATE_UNSURE -> "the rate is not known well enough to tell either way";
            case TIME_ALONE, TIME_ALONE_GROWS ->
                "no calls are recorded: time is the exposure, which neither convicts nor acquits";
        };
    }

    /** Return that what sessions keep is allowed. */
    static String allowed(Interval session) {
        return "memory grows by " + AsciiFigures.bytes(session.value()) + " per session (90 % interval "
                + AsciiFigures.range(session.low(), session.high()) + "; live bytes), within the "
                + AsciiFigures.bytes(Grounds.Allowed.MOST_BYTES) + " that a leak hunt allows a session";
    }
}
