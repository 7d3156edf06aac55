package mcpleak.verdict;

import java.util.List;
import java.util.Optional;
import mcpleak.series.Channel;
import mcpleak.series.Unit;

/** Turn findings into the records that reports show. Pure; no state. */
final class ChannelVerdicts {

    private static final double PER_THOUSAND = 1000;

    private ChannelVerdicts() {}

    static List<ChannelVerdict> of(List<Finding> findings) {
        return findings.stream().map(ChannelVerdicts::of).toList();
    }

    static ChannelVerdict of(Finding finding) {
        double scale = scale(finding);
        return new ChannelVerdict(
                finding.channel(),
                finding.answer(),
                reason(finding),
                finding.exposure().exposure(),
                unit(finding, finding.exposure()),
                finding.trend().rate().map(rate -> scaled(rate, scale)),
                finding.trend().tail().map(rate -> scaled(rate, scale)),
                scale * finding.rule().convictMargin(),
                scale * finding.rule().acquitMargin(),
                finding.series().burnIn(),
                finding.series().usable(),
                finding.series().floors());
    }

    /** Return the unit in which a finding's rates are told. */
    static String unit(Finding finding, ExposureFit fit) {
        if (finding.channel().unit() == Unit.COUNT) {
            return "1/1000 " + (perSession(fit) ? "sessions" : "calls");
        }
        return perSession(fit) ? "B/session" : "B/call";
    }

    static double scale(Finding finding) {
        return finding.channel().unit() == Unit.COUNT ? PER_THOUSAND : 1;
    }

    static Interval scaled(Interval rate, double scale) {
        return new Interval(scale * rate.value(), scale * rate.low(), scale * rate.high());
    }

    /** Return a rate in words: {@code 4.02 KiB per call}, {@code 20.0 per 1,000 calls}. */
    static String rate(Finding finding, ExposureFit fit, double rate) {
        String per = unitWord(fit);
        return LeakJudge.bytes(finding)
                ? Figures.bytes(rate) + " per " + per
                : Figures.digits(PER_THOUSAND * rate) + " per 1,000 " + per + "s";
    }

    static String range(Finding finding, Interval rate) {
        return LeakJudge.bytes(finding)
                ? Figures.range(rate.low(), rate.high(), rate.value())
                : Figures.digits(PER_THOUSAND * rate.low()) + " to " + Figures.digits(PER_THOUSAND * rate.high());
    }

    /** Return an amount of a channel in words. */
    static String amount(Finding finding, double amount) {
        return LeakJudge.bytes(finding) ? Figures.bytes(amount) : Figures.count(Math.round(amount));
    }

    static String unitWord(ExposureFit fit) {
        return switch (fit.exposure().kind()) {
            case CALLS, TIME -> "call";
            case TOOL -> "call of tool " + Figures.name(fit.exposure().name());
            case SESSIONS -> "session";
            case ABANDONED -> "abandoned session";
            case ERRORS -> "failed call";
        };
    }

    /** Return the channel's name as a sentence can begin with it. */
    static String words(Channel channel) {
        if (channel.equals(Channel.OPEN_FILES)) {
            return "open files (fds)";
        }
        return Figures.name(channel.name());
    }

    private static boolean perSession(ExposureFit fit) {
        return switch (fit.exposure().kind()) {
            case SESSIONS, ABANDONED -> true;
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
