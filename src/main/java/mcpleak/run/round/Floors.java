package mcpleak.run.round;

import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import mcpleak.profile.LoadProfile;
import mcpleak.profile.plan.RoundPlan;
import mcpleak.protocol.setting.TrafficCounters;
import mcpleak.protocol.setting.TrafficObserver;
import mcpleak.protocol.setting.TrafficSnapshot;
import mcpleak.recording.Exposure;
import mcpleak.recording.Floor;
import mcpleak.recording.Round;
import mcpleak.recording.Round.RoundKind;
import mcpleak.run.measure.Sampling;
import mcpleak.run.recorder.Recording;
import mcpleak.run.recorder.RunEntry;
import mcpleak.run.recorder.SelfCheck;
import mcpleak.run.recorder.SelfCheck.GeneratorLoad;

/** Takes the floor at the end of a round, records it, and says how far the run is. Confined to the thread of the rounds. */
public final class Floors {

    private final Clock clock;
    private final Recording recording;
    private final Sampling sampling;
    private final TrafficCounters counters;
    private final LiveLedger ledger;
    private final GeneratorWatch generator;
    private final Progress progress;
    private final HeapComparison heap;

    private volatile TrafficSnapshot ofScout = new TrafficCounters().snapshot();

    public Floors(
            LoadProfile profile,
            RoundPlan plan,
            Clock clock,
            Recording recording,
            Sampling sampling,
            TrafficCounters counters,
            LiveLedger ledger,
            SelfCheck selfCheck) {
        this.clock = clock;
        this.recording = recording;
        this.sampling = sampling;
        this.counters = counters;
        this.ledger = ledger;
        this.generator = new GeneratorWatch(selfCheck, recording);
        this.progress = new Progress(profile, plan);
        this.heap = new HeapComparison(profile, recording);
    }

    /** Note that the load of a round has ended. */
    void loadEnded(int round) {
        recording.append(new RunEntry.LoadEnded(round));
        generator.roundEnded(round);
    }

    /**
     * Take the floor of a round.
     *
     * @param began when its users came
     * @param loadEnded when the last had left
     */
    void take(int round, RoundKind kind, Instant began, Instant loadEnded) {
        read(round).map(ledger::into).ifPresent(floor -> {
            sampling.measurement().ifPresent(each -> recording.append(new RunEntry.Measured(each.runtimeNow())));
            boolean window = round > 0 && kind == RoundKind.WINDOW;
            TrafficSnapshot traffic = counters.snapshot();
            recording.append(new RunEntry.FloorTaken(new Round(
                    round,
                    began,
                    loadEnded,
                    window ? floor.underLoad() : floor,
                    exposures(traffic),
                    round == 0 ? RoundKind.ROUND : kind,
                    generator.lateness(window))));
            if (round == 0) {
                ofScout = traffic;
            }
            recording.say(progress.line(round, floor, traffic.since(ofScout)));
            sampling.measurement()
                    .ifPresent(each -> heap.afterRound(round, traffic.calls().ok(), each));
        });
        recording.save();
    }

    private Optional<Floor> read(int round) {
        return sampling.measurement().isPresent()
                ? sampling.floor(round)
                : Optional.of(new Floor(clock.instant(), 0, 0, Map.of(), OptionalDouble.empty(), 0, 0));
    }

    /** Return the totals since the start of the run. */
    private static Map<Exposure, Long> exposures(TrafficSnapshot now) {
        Map<Exposure, Long> totals = new HashMap<>();
        totals.put(Exposure.CALLS, now.calls().ok());
        totals.put(Exposure.ERRORS, now.calls().failed());
        totals.put(Exposure.SESSIONS, now.sessionsOpened());
        totals.put(Exposure.ABANDONED, now.sessionsAbandoned());
        totals.put(Exposure.CLOSED, now.sessionsClosed());
        totals.put(Exposure.EXPIRED, now.sessionsExpired());
        now.events().forEach((event, count) -> totals.put(exposure(event), count));
        now.tools().forEach((tool, calls) -> totals.put(Exposure.tool(tool), calls.ok()));
        return totals;
    }

    private static Exposure exposure(TrafficObserver.Event event) {
        return switch (event) {
            case CALL_CANCELLED -> Exposure.CANCELLED;
            case CALL_ABORTED -> Exposure.ABORTED;
            case STREAM_DROPPED -> Exposure.DROPPED;
            case REQUEST_REFUSED -> Exposure.REFUSED;
            case TOKEN_SHOWN -> Exposure.TOKENS;
            case CLIENT_REGISTERED -> Exposure.REGISTRATIONS;
        };
    }

    /** Read once more while nobody calls, after the last round; false if nothing could be read. */
    boolean readAtRest(int round) {
        Optional<Floor> reading = sampling.floor(round).map(ledger::into);
        reading.ifPresent(floor -> recording.append(new RunEntry.RestRead(floor)));
        recording.save();
        return reading.isPresent();
    }

    /** Look once more at what grew, where no round follows. */
    void afterLastRound(int round) {
        sampling.measurement()
                .ifPresent(each ->
                        heap.afterLastRound(round, counters.snapshot().calls().ok(), each));
    }

    /** Return what the load generator did in the latest round; empty before the first. */
    Optional<GeneratorLoad> generatorLoad() {
        return generator.latest();
    }

    /** Note once for the whole run in which rounds the load generator was the limit. */
    public void noteGenerator() {
        generator.note();
    }
}
