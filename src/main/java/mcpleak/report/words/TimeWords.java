package mcpleak.report.words;

import java.util.List;
import mcpleak.verdict.Grounds;
import mcpleak.verdict.LeakVerdict;
import mcpleak.verdict.TimeJudge;
import mcpleak.verdict.channel.Answer;
import mcpleak.verdict.channel.ChannelReason.Plain;
import mcpleak.verdict.channel.ChannelVerdict;
import mcpleak.verdict.growth.Interval;

/** Says in words what a memory series that knows no calls shows. Pure; no state. */
final class TimeWords {

    private static final String HOW =
            "Run the server under mcpleak (-Dserver.command= or -Dserver.pid=): it counts calls and waits for memory to settle.";

    private TimeWords() {}

    static VerdictWords of(LeakVerdict verdict, Grounds.TimeAlone series) {
        return new VerdictWords(
                verdict.answer() == Answer.NOT_MEASURED ? tooFew(series) : sentence(series, verdict.channels()),
                HOW,
                List.of("Windows of time stand in for rounds: the claim is weaker than that of a run with idle gaps."),
                List.of(HOW));
    }

    private static String tooFew(Grounds.TimeAlone series) {
        return series.readings() + (series.readings() == 1 ? " reading does" : " readings do") + " not fill "
                + TimeJudge.WINDOWS + " windows of time";
    }

    private static String sentence(Grounds.TimeAlone series, List<ChannelVerdict> channels) {
        ChannelVerdict channel = channels.get(0);
        Interval rate = channel.rate().orElseThrow();
        String went = series.growthBytes() >= 0 ? "grew by " : "fell by ";
        String hourly = AsciiFigures.bytes(rate.value()) + " per hour, 90 % interval "
                + AsciiFigures.range(rate.low(), rate.high());
        return "resident memory " + went + AsciiFigures.bytes(Math.abs(series.growthBytes())) + " in "
                + AsciiFigures.digits(series.millis() / 60_000.0) + " minutes"
                + (channel.reason() == Plain.TIME_ALONE_GROWS
                        ? " and went on growing (" + hourly + "): a leak, a warm-up or a cache that fills"
                        : " and did not grow steadily (" + hourly + ")")
                + "; calls and idle gaps are not recorded, so it cannot be told";
    }
}
