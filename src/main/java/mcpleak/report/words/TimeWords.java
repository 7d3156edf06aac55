package mcpleak.report.words;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import mcpleak.recording.foreign.Lives;
import mcpleak.verdict.Grounds;
import mcpleak.verdict.LeakVerdict;
import mcpleak.verdict.TimeJudge;
import mcpleak.verdict.channel.Answer;
import mcpleak.verdict.channel.ChannelReason.Plain;
import mcpleak.verdict.channel.ChannelVerdict;
import mcpleak.verdict.growth.Interval;

/** Says in words what a memory series that knows no calls shows. Pure; no state. */
public final class TimeWords {

    private static final int MOST_EVENTS = 12;
    private static final int MOST_LIVES = 20;

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

    /**
     * Word what was found between the readings of a series, and how memory grew in each life of its process if there are several.
     *
     * @param verdicts the verdict of each life
     */
    public static List<String> lives(Lives lives, List<LeakVerdict> verdicts) {
        List<String> lines = new ArrayList<>();
        lives.events().stream().limit(MOST_EVENTS).forEach(event -> lines.add(event(event)));
        if (lives.events().size() > MOST_EVENTS) {
            lines.add(AsciiFigures.count(lives.events().size()) + " such places in all");
        }
        int several = lives.lives().size();
        for (int life = 0; several > 1 && life < Math.min(several, MOST_LIVES); life++) {
            String process = lives.lives().get(life).get(0).process();
            lines.add("life " + (life + 1) + " of " + several
                    + (process.isEmpty() ? "" : " (pid " + VisibleText.asciiName(process) + ")") + ": "
                    + growth(verdicts.get(life)));
        }
        return lines;
    }

    private static String growth(LeakVerdict verdict) {
        Grounds.TimeAlone series = (Grounds.TimeAlone) verdict.grounds();
        return verdict.answer() == Answer.NOT_MEASURED
                ? tooFew(series)
                : went(series) + " in " + AsciiFigures.time(series.millis() / 1_000.0) + ", "
                        + hourly(verdict.channels().get(0).rate().orElseThrow());
    }

    private static String event(Lives.Event event) {
        String line = "line " + event.line() + ": ";
        return switch (event.kind()) {
            case NEWEST_FIRST -> "the newest reading comes first: the readings were turned round";
            case SORTED -> "the readings are not in order of time: they were put in order";
            case BACK ->
                line + "the time goes back by " + AsciiFigures.time(event.millis() / 1_000.0)
                        + " (daylight saving, or a clock that was set): what follows is joined on";
            case GAP ->
                line + "nothing was recorded for " + AsciiFigures.time(event.millis() / 1_000.0)
                        + " (a sleep, or a clock that was set): the gap is left out";
            case RESTART ->
                line + "another process, pid " + VisibleText.asciiName(event.from()) + " -> "
                        + VisibleText.asciiName(event.to()) + ", at "
                        + AsciiFigures.time(Instant.ofEpochMilli(event.millis()));
            case FALL ->
                line + "memory fell from " + AsciiFigures.bytes(Double.parseDouble(event.from())) + " to "
                        + AsciiFigures.bytes(Double.parseDouble(event.to())) + ", where it began: taken for a restart";
        };
    }

    private static String tooFew(Grounds.TimeAlone series) {
        return AsciiFigures.count(series.readings()) + (series.readings() == 1 ? " reading does" : " readings do")
                + " not fill " + TimeJudge.WINDOWS + " windows of time";
    }

    private static String sentence(Grounds.TimeAlone series, List<ChannelVerdict> channels) {
        ChannelVerdict channel = channels.get(0);
        Interval rate = channel.rate().orElseThrow();
        String hourly = hourly(rate);
        return "resident memory " + went(series) + " in "
                + AsciiFigures.time(series.millis() / 1_000.0)
                + (channel.reason() == Plain.TIME_ALONE_GROWS
                        ? " and went on growing (" + hourly + "): a leak, a warm-up or a cache that fills"
                        : " and did not grow steadily (" + hourly + ")")
                + "; calls and idle gaps are not recorded, so it cannot be told";
    }

    private static String went(Grounds.TimeAlone series) {
        return (series.growthBytes() >= 0 ? "grew by " : "fell by ")
                + AsciiFigures.bytes(Math.abs(series.growthBytes()));
    }

    private static String hourly(Interval rate) {
        return AsciiFigures.bytes(rate.value()) + " per hour, 90 % interval "
                + AsciiFigures.range(rate.low(), rate.high());
    }
}
