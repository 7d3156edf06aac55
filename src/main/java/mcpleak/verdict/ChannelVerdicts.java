package mcpleak.verdict;

import java.util.List;
import java.util.Optional;
import mcpleak.series.Channel;
import mcpleak.series.Exposure;
import mcpleak.series.Unit;

/** Turn findings into the records that reports show. Pure; no state. */
final class ChannelVerdicts {

    private static final double PER_THOUSAND = 1000;

    private ChannelVerdicts() {}

    static List<ChannelVerdict> of(List<Finding> findings) {
        return findings.stream().map(ChannelVerdicts::of).toList();
    }

    static ChannelVerdict of(Finding finding) {
        ExposureFit fit = finding.exposure();
        double scale = scale(finding, fit);
        double perUnit = scale * callsPer(finding, fit);
        return new ChannelVerdict(
                finding.channel(),
                finding.answer(),
                reason(finding),
                exposure(finding, fit),
                unit(finding, fit),
                finding.trend().rate().map(rate -> scaled(rate, scale)),
                finding.trend().tail().map(rate -> scaled(rate, scale)),
                perUnit * finding.rule().convictMargin(),
                perUnit * finding.rule().acquitMargin(),
                finding.series().burnIn(),
                finding.series().usable(),
                finding.series().floors(),
                Steps.of(finding));
    }

    /** Return the unit in which a finding's rates are told; counts are told per 1,000 calls even where sessions explain them. */
    static String unit(Finding finding, ExposureFit fit) {
        if (finding.channel().unit() == Unit.COUNT) {
            return "1/1000 calls";
        }
        return perSession(fit) ? "B/session" : "B/call";
    }

    /** Return what a finding's rates are told against. */
    static Exposure exposure(Finding finding, ExposureFit fit) {
        return finding.channel().unit() == Unit.COUNT && perSession(fit) ? Exposure.CALLS : fit.exposure();
    }

    /** Return what a rate is multiplied with to be told in its unit. */
    static double scale(Finding finding, ExposureFit fit) {
        if (finding.channel().unit() == Unit.BYTES) {
            return 1;
        }
        return perSession(fit) ? PER_THOUSAND / callsPer(finding, fit) : PER_THOUSAND;
    }

    /** Return how many calls the usable rounds made per occurrence of an exposure; 1 where it never occurred. */
    private static double callsPer(Finding finding, ExposureFit fit) {
        double total = fit.increments().totalExposure();
        return total == 0 ? 1 : finding.series().count(Exposure.CALLS) / total;
    }

    static Interval scaled(Interval rate, double scale) {
        return new Interval(scale * rate.value(), scale * rate.low(), scale * rate.high());
    }

    /** Return a rate in words: {@code 4.02 KiB per call}, {@code 20.0 per 1,000 calls}. */
    static String rate(Finding finding, ExposureFit fit, double rate) {
        return LeakJudge.bytes(finding)
                ? Figures.bytes(rate) + " per " + unitWord(fit)
                : Figures.digits(scale(finding, fit) * rate) + " per 1,000 "
                        + (perSession(fit) ? "calls" : unitWords(fit));
    }

    /** Return a rate of a channel in words, in the channel's own unit. */
    static String rate(ChannelVerdict channel, Interval rate) {
        if (channel.channel().unit() == Unit.COUNT) {
            return Figures.digits(rate.value()) + " per 1,000 calls";
        }
        return Figures.bytes(rate.value()) + (channel.unit().equals("B/session") ? " per session" : " per call");
    }

    static String range(Finding finding, ExposureFit fit, Interval rate) {
        Interval told = scaled(rate, scale(finding, fit));
        return LeakJudge.bytes(finding)
                ? Figures.range(rate.low(), rate.high())
                : Figures.digits(told.low()) + " to " + Figures.digits(told.high());
    }

    /** Return an amount of a channel in words. */
    static String amount(Finding finding, double amount) {
        return LeakJudge.bytes(finding) ? Figures.bytes(amount) : Figures.count(Math.round(amount));
    }

    private static String unitWords(ExposureFit fit) {
        return unitWord(fit).replaceFirst("call", "calls");
    }

    private static String unitWord(ExposureFit fit) {
        return switch (fit.exposure().kind()) {
            case CALLS, TIME -> "call";
            case TOOL -> "call of tool " + Figures.name(fit.exposure().name());
            case SESSIONS -> "session";
            case ABANDONED -> "abandoned session";
            case CLOSED -> "closed session";
            case EXPIRED -> "expired session";
            case ERRORS -> "failed call";
        };
    }

    /** Return the channel's name as a sentence can begin with it. */
    static String words(Channel channel) {
        if (channel.equals(Channel.OPEN_FILES)) {
            return "open files (fds)";
        }
        if (channel.isLedger()) {
            return "what " + Figures.name(channel.name()) + " started and did not stop";
        }
        return Figures.name(channel.name());
    }

    private static boolean perSession(ExposureFit fit) {
        return switch (fit.exposure().kind()) {
            case SESSIONS, ABANDONED, CLOSED, EXPIRED -> true;
            case CALLS, TOOL, ERRORS, TIME -> false;
        };
    }

    private static String reason(Finding finding) {
        return switch (finding.answer()) {
            case LEAK ->
                "grows by " + rate(finding, finding.exposure(), value(finding)) + ", persistently"
                        + (finding.rule().mustDouble() ? ", and has doubled" : "");
            case NO_LEAK ->
                finding.trend().shape() == Trend.Shape.PLATEAU
                        ? "grew, and has levelled off"
                        : "grows by less than the margin";
            case NOT_MEASURED -> "says nothing about what this runtime keeps: shown, never decisive";
            case INCONCLUSIVE -> open(finding);
        };
    }

    private static String open(Finding finding) {
        Optional<String> blocked = finding.blocked();
        if (finding.trend().shape() == Trend.Shape.TOO_FEW) {
            return finding.series().usable() + " usable rounds, " + TrendRule.MIN_USABLE + " are needed";
        }
        if (blocked.isPresent()) {
            return blocked.get();
        }
        if (finding.trend().grows()) {
            return "grows, but has not doubled: a collected runtime may not have had a reason to collect yet";
        }
        return finding.trend().clears()
                ? "does not grow, which for this runtime or channel does not acquit"
                : "the rate is not known well enough to tell either way";
    }

    private static double value(Finding finding) {
        return finding.trend().rate().map(Interval::value).orElse(0.0);
    }
}
