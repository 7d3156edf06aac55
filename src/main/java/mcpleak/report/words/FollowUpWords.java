package mcpleak.report.words;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import mcpleak.recording.Exposure;
import mcpleak.verdict.BaselineComparison;
import mcpleak.verdict.Confirmation;
import mcpleak.verdict.FollowUp;
import mcpleak.verdict.GrowthDifference;
import mcpleak.verdict.LeakVerdict;
import mcpleak.verdict.Production;
import mcpleak.verdict.TimeToLimit;
import mcpleak.verdict.channel.Answer;
import mcpleak.verdict.channel.Reclaim;
import mcpleak.verdict.growth.Interval;

/** Says in words what goes with a verdict where it applies. Pure; no state. */
public final class FollowUpWords {

    private static final int MOST_RECLAIMS = 3;

    private FollowUpWords() {}

    /** Return its sentences: comparison with the baseline, confirmation, time to the memory limit, patterns; may be empty. */
    public static List<String> sentences(LeakVerdict verdict) {
        FollowUp followUp = verdict.followUp();
        List<String> sentences = new ArrayList<>();
        followUp.comparison().map(FollowUpWords::sentence).ifPresent(sentences::add);
        followUp.confirmation().map(FollowUpWords::sentence).ifPresent(sentences::add);
        followUp.reclaims().stream()
                .limit(MOST_RECLAIMS)
                .map(FollowUpWords::sentence)
                .forEach(sentences::add);
        followUp.timeToLimit().map(FollowUpWords::sentence).ifPresent(sentences::add);
        followUp.production().map(FollowUpWords::sentence).ifPresent(sentences::add);
        followUp.patterns().stream().map(HuntWords::line).forEach(sentences::add);
        return sentences;
    }

    /** Return the answer as a heading: a build that is worse than its baseline is named whatever the answer. */
    public static String heading(LeakVerdict verdict) {
        if (!verdict.regressed()) {
            return verdict.answer().words();
        }
        return verdict.answer().words()
                + (verdict.answer() == Answer.LEAK ? ", and" : ", but")
                + " worse than the baseline";
    }

    /** Say what the rounds showed that confirm a suspected tool. */
    public static String sentence(Confirmation found) {
        return found.outcome().words() + ": "
                + (ChannelWords.isBytes(found.channel()) ? "memory" : ChannelWords.name(found.channel())) + " grew "
                + rate(found, found.alone()) + " in rounds that called only " + AsciiFigures.name(found.suspect())
                + " (" + AsciiFigures.count(found.callsAlone()) + " calls), and " + rate(found, found.others())
                + " in rounds that called everything else (" + AsciiFigures.count(found.callsOthers()) + " calls).";
    }

    private static String rate(Confirmation found, Interval rate) {
        return ChannelWords.number(found.channel(), rate.value())
                + (ChannelWords.isBytes(found.channel()) ? " per call" : " per 1,000 calls");
    }

    /** Say what came back while nobody called. */
    public static String sentence(Reclaim found) {
        String rest = "in " + AsciiFigures.time(found.restSeconds()) + " at rest";
        String what = ChannelWords.name(found.channel());
        if (found.held().isEmpty()) {
            return found.returned() < -Math.max(0, found.grown()) * Reclaim.LEAST_SHARE
                    ? "Also " + rest + ", when nobody called, " + what + " grew by "
                            + ChannelWords.amount(found.channel(), -found.returned()) + ": it grows with time."
                    : "Nothing to speak of came back " + rest + " (" + what + ").";
        }
        return "Of " + ChannelWords.amount(found.channel(), Math.max(0, found.grown())) + " that " + what + " grew, "
                + ChannelWords.amount(found.channel(), found.returned()) + " came back " + rest + ": "
                + ChannelWords.held(found.channel(), found.held().get()) + ".";
    }

    /** Say when the memory limit is reached. */
    public static String sentence(TimeToLimit time) {
        String limit = limit(time.limit()) + " of " + AsciiFigures.bytes((double) time.limitBytes());
        String used = AsciiFigures.bytes((double) time.usedBytes());
        return time.calls() == 0
                ? "The " + limit + " is reached already: the server holds " + used + "."
                : (time.faster() ? "Growth becomes faster; going on like this, the " : "At this rate the ") + limit
                        + " is reached after about "
                        + AsciiFigures.count(Math.round(time.calls())) + " more calls, "
                        + AsciiFigures.time(time.seconds().value()) + " at "
                        + AsciiFigures.digits(time.callsPerSecond()) + " calls per second; the server holds " + used
                        + " now.";
    }

    /** Say what a leak means in production. */
    public static String sentence(Production found) {
        return "In production, at " + AsciiFigures.digits(found.callsPerHour()) + " calls per hour, that is "
                + AsciiFigures.bytes(found.bytesPerDay()) + " a day"
                + (found.daysToLimit().isPresent()
                        ? ", and the limit is reached after "
                                + AsciiFigures.time(86_400 * found.daysToLimit().getAsDouble())
                        : "")
                + ": severity " + found.severity().name().toLowerCase(Locale.ROOT) + ".";
    }

    private static String limit(TimeToLimit.Limit limit) {
        return switch (limit) {
            case MEMORY -> "memory limit";
            case HEAP -> "largest heap of its runtime";
            case HOST -> "memory of the host";
        };
    }

    /** Say how a run compares with its baseline. */
    public static String sentence(BaselineComparison comparison) {
        Optional<GrowthDifference> told = comparison.told();
        String lead = switch (comparison.change()) {
            case WORSE -> "Worse than the baseline";
            case BETTER -> "Better than the baseline";
            case UNCHANGED -> "No worse than the baseline";
            case INCONCLUSIVE -> "Neither worse nor unchanged for certain";
            case NOT_COMPARABLE, ONLY_IN_ONE -> "Not comparable with the baseline";
        };
        return lead + ": " + told.map(FollowUpWords::difference).orElseGet(() -> refusal(comparison)) + ".";
    }

    private static String refusal(BaselineComparison comparison) {
        String before = comparison.baseline().runtime().name();
        String now = comparison.run().runtime().name();
        if (!comparison.isMeasured()) {
            return "one of the two runs measured no process";
        }
        Optional<String> tool = comparison.otherMix();
        if (tool.isPresent()) {
            return "the mix of tools is another (" + AsciiFigures.name(tool.get())
                    + "), and growth per call is that of the mix";
        }
        return before.equals(now)
                ? "no channel that decides was read often enough in both"
                : "the baseline ran on " + AsciiFigures.name(before) + ", this run on " + AsciiFigures.name(now);
    }

    private static String difference(GrowthDifference found) {
        return ChannelWords.name(found.channel()) + " grew "
                + ChannelWords.rate(
                        found.channel(), Exposure.CALLS, found.after().value())
                + ", in the baseline "
                + ChannelWords.number(found.channel(), found.before().value())
                + "; the difference is "
                + ChannelWords.number(found.channel(), found.difference().value()) + " (95 % interval "
                + ChannelWords.range(found.channel(), found.difference()) + ")";
    }

    /** Say what differs between a run and its baseline besides the build. */
    public static List<String> remarks(BaselineComparison comparison) {
        return comparison.remarks().stream().map(FollowUpWords::remark).toList();
    }

    private static String remark(BaselineComparison.Remark remark) {
        if (remark instanceof BaselineComparison.OtherTools tools) {
            return "Other tools were called than in the baseline (" + tools.added() + " more, " + tools.gone()
                    + " fewer): the mean over all calls is not the same thing.";
        }
        if (remark instanceof BaselineComparison.OtherSetting setting) {
            return "-D" + setting.name() + " was " + AsciiFigures.text(setting.before()) + " in the baseline and is "
                    + AsciiFigures.text(setting.now()) + " here.";
        }
        BaselineComparison.OtherHost host = (BaselineComparison.OtherHost) remark;
        return "The baseline's " + host.fact() + " was another: " + AsciiFigures.text(host.before()) + ".";
    }
}
