package mcpleak.verdict.channel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import mcpleak.recording.Channel;
import mcpleak.recording.Exposure;
import mcpleak.recording.Floor;
import mcpleak.recording.RecordedRun;
import mcpleak.recording.Round;
import mcpleak.recording.Round.RoundKind;
import mcpleak.recording.RunEvent;
import mcpleak.verdict.growth.MarginTest;
import mcpleak.verdict.growth.Precision;
import mcpleak.verdict.plan.RepeatedLooks;

/**
 * Run facts are what a run's rounds and events say before any channel is judged.
 *
 * @param run the run
 * @param rounds the finished rounds up to the first restart of the server, without those that confirm
 * @param confirming the rounds that confirm, in order; empty where none were asked for or the server was restarted
 * @param restartedIn number of the round in which the server process was replaced; empty if it was not
 * @param died that the server ended before it was asked to
 */
public record RunFacts(
        RecordedRun run,
        List<Round> rounds,
        List<Round> confirming,
        Optional<Integer> restartedIn,
        Optional<RunEvent> died) {

    /** Share of failed calls above which no server is acquitted. */
    private static final double MAX_ERROR_SHARE = 0.01;

    /** Milliseconds by which readings of one process's start may differ: clocks are adjusted, jiffies rounded. */
    private static final long START_TOLERANCE_MILLIS = 1000;

    /** Gather what a run says. */
    public static RunFacts of(RecordedRun run) {
        List<Round> before = new ArrayList<>();
        Optional<Integer> restartedIn = Optional.empty();
        for (Round round : run.rounds()) {
            if (!before.isEmpty() && !sameProcess(before.get(0).floor(), round.floor())) {
                restartedIn = Optional.of(round.number());
                break;
            }
            before.add(round);
        }
        if (restartedIn.isEmpty()) {
            restartedIn = event(run, RunEvent.Kind.SERVER_RESTARTED).map(event -> roundOf(run, event));
            restartedIn.ifPresent(number -> before.removeIf(round -> round.number() >= number));
        }
        List<Round> judged =
                before.stream().filter(round -> !round.kind().confirms()).toList();
        List<Round> confirming =
                before.stream().filter(round -> round.kind().confirms()).toList();
        return new RunFacts(run, judged, confirming, restartedIn, event(run, RunEvent.Kind.SERVER_DIED));
    }

    /** Return all rounds, those that confirm the last. */
    List<Round> all() {
        return Stream.concat(rounds.stream(), confirming.stream()).toList();
    }

    /** Return what was read of the same process while nobody called, after the last round; may be empty. */
    List<Floor> rest() {
        return run.rest().stream()
                .filter(reading -> restartedIn.isEmpty()
                        && !rounds.isEmpty()
                        && sameProcess(rounds.get(0).floor(), reading))
                .toList();
    }

    /** Return the number of finished rounds that count, without the baseline. */
    public int finished() {
        return (int) rounds.stream().filter(round -> round.number() > 0).count();
    }

    /** Return how many rounds are thrown away at the start. */
    public int burnIn() {
        return MarginTest.burnIn(finished());
    }

    /** Return the successful calls. */
    public long calls() {
        return total(Exposure.CALLS);
    }

    /** Return the successful calls that were made before the first round, by the scout. */
    public long scoutCalls() {
        return beforeRounds(Exposure.CALLS);
    }

    /** Return the calls of the rounds that failed. */
    public long failedInRounds() {
        return failedCalls() - beforeRounds(Exposure.ERRORS);
    }

    /** Return the failed calls. */
    public long failedCalls() {
        return total(Exposure.ERRORS);
    }

    /** Return the calls of the rounds, successful and failed. */
    public long callsInRounds() {
        return calls() - scoutCalls() + failedInRounds();
    }

    /** Return failed calls of the rounds as a share of all of them, 0 to 1. */
    public double errorShare() {
        long all = callsInRounds();
        return all == 0 ? 0 : (double) failedInRounds() / all;
    }

    /** Return whether so many calls failed that no server is acquitted. */
    public boolean failsTooOften() {
        return errorShare() > MAX_ERROR_SHARE;
    }

    /** Return why the run was ended before its time; empty if it was not. */
    public Optional<RunEvent> interrupted() {
        return event(run, RunEvent.Kind.INTERRUPTED);
    }

    /** Return that the run ended before its last round because its answer was certain; empty if it did not. */
    public Optional<RunEvent> endedEarly() {
        return event(run, RunEvent.Kind.ENDED_EARLY);
    }

    /** Return whether any round has a reading of a channel. */
    public boolean everRead(Channel channel) {
        return rounds.stream().anyMatch(round -> round.floor().readings().containsKey(channel));
    }

    /** Return whether the run did not come to its end: planned rounds are missing, or nobody recorded that it ended. */
    public boolean isIncomplete() {
        return cutShort() || run.endedAt().isEmpty();
    }

    /** Return the number of the last finished round; 0 without any. */
    public int lastRound() {
        return run.rounds().stream().mapToInt(Round::number).max().orElse(0);
    }

    /** Return whether the run ended before its last round for another reason than that its answer was certain. */
    public boolean cutShort() {
        boolean rounds = lastRound() < run.plannedRounds();
        return interrupted().isPresent() || (rounds && endedEarly().isEmpty());
    }

    /** Return whether windows of a load without pauses stand in for rounds. */
    public boolean windows() {
        return rounds.stream().anyMatch(round -> round.kind() == RoundKind.WINDOW);
    }

    /** Return the confidence that each one-sided bound needs so that all looks at the run together err in 5 % of runs at most. */
    double confidence() {
        return RepeatedLooks.of(run).map(looks -> looks.confidence(finished())).orElse(Precision.CONFIDENCE);
    }

    /** Return the mean length of a finished round in seconds, its idle gap included; 0 without rounds. */
    public double secondsPerRound() {
        if (finished() == 0) {
            return 0;
        }
        Round last = rounds.get(rounds.size() - 1);
        Round first = rounds.get(0).number() == 0 && rounds.size() > 1 ? rounds.get(1) : rounds.get(0);
        long millis = last.floor().at().toEpochMilli() - first.startedAt().toEpochMilli();
        return Math.max(0, millis / 1000.0 / finished());
    }

    /** Return the number of the round in which something happened: the first whose floor was read later, else the next one. */
    public int roundOf(RunEvent event) {
        return roundOf(run, event);
    }

    private static int roundOf(RecordedRun run, RunEvent event) {
        int last = -1;
        for (Round round : run.rounds()) {
            if (!round.floor().at().isBefore(event.at())) {
                return round.number();
            }
            last = round.number();
        }
        return last + 1;
    }

    private static Optional<RunEvent> event(RecordedRun run, RunEvent.Kind kind) {
        return run.events().stream().filter(event -> event.kind() == kind).findFirst();
    }

    private long total(Exposure exposure) {
        return rounds.isEmpty() ? 0 : rounds.get(rounds.size() - 1).total(exposure);
    }

    private long beforeRounds(Exposure exposure) {
        return rounds.stream()
                .filter(round -> round.number() == 0)
                .mapToLong(round -> round.total(exposure))
                .sum();
    }

    private static boolean sameProcess(Floor one, Floor other) {
        long apart = Math.abs(one.rootStartedAtMillis() - other.rootStartedAtMillis());
        return one.rootPid() == other.rootPid() && apart <= START_TOLERANCE_MILLIS;
    }
}
