package mcpleak.run.measure;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import mcpleak.probe.FloorReader;
import mcpleak.probe.process.TreeReading;
import mcpleak.profile.LoadProfile;
import mcpleak.profile.Properties;
import mcpleak.protocol.setting.StopSignal;
import mcpleak.protocol.setting.TrafficCounters;
import mcpleak.protocol.setting.TrafficSnapshot;
import mcpleak.recording.Floor;
import mcpleak.recording.RunEvent;
import mcpleak.recording.sample.Sample;
import mcpleak.run.recorder.Facts;
import mcpleak.run.recorder.Recording;
import mcpleak.run.recorder.RunEntry;

/** Samples the server while the run goes on, takes its floors, and records what the probe tells. Thread-safe. */
public final class Sampling {

    /** Share of the host in percent above which other programs slow down server and load. */
    private static final double LOUD_PERCENT = 50;

    private final LoadProfile profile;
    private final Recording recording;
    private final TrafficCounters counters;
    private final StopSignal stopSignal;
    private volatile Optional<MemoryLimit> limit = Optional.empty();
    private volatile Optional<Measurement> measurement = Optional.empty();
    private volatile boolean begun;
    private double othersSum;
    private int othersCount;
    private boolean loudTold;

    public Sampling(LoadProfile profile, Recording recording, TrafficCounters counters, StopSignal stopSignal) {
        this.profile = profile;
        this.recording = recording;
        this.counters = counters;
        this.stopSignal = stopSignal;
    }

    /** Measure with this from now on, and end the run when memory does. */
    void measureWith(Measurement probe, MemoryLimit memoryLimit) {
        limit = Optional.of(memoryLimit);
        measurement = Optional.of(probe);
        if (begun) {
            start();
        }
    }

    /** Return what is measured with; empty if nothing is. */
    public Optional<Measurement> measurement() {
        return measurement;
    }

    /** Take the first sample now, and the others at the profile's interval. */
    public void begin() {
        begun = true;
        start();
    }

    private void start() {
        measurement.ifPresent(each -> {
            each.start(profile.get(Properties.PROBE_INTERVAL), this::moment, this::sampled, this::probed);
            each.logGauges(profile.get(Properties.PROBE_INTERVAL), this::gaugesRead);
        });
    }

    /** Take the floor after a round; empty if it could not be taken, or nothing is measured. */
    public Optional<Floor> floor(int round) {
        return measurement.flatMap(each -> {
            FloorReader.Reading reading = each.floor();
            reading.events().forEach(this::probed);
            OptionalDouble others = othersSinceLastFloor(round);
            return reading.floor().map(taken -> taken.withOthersCpuPercent(others));
        });
    }

    /** Return how much of the host's processors other programs used, in percent; the first loud round is told, not the baseline. */
    private synchronized OptionalDouble othersSinceLastFloor(int round) {
        OptionalDouble mean = othersCount == 0 ? OptionalDouble.empty() : OptionalDouble.of(othersSum / othersCount);
        othersSum = 0;
        othersCount = 0;
        if (!loudTold && round > 0 && mean.orElse(0) >= LOUD_PERCENT) {
            loudTold = true;
            recording.event(
                    RunEvent.Kind.NOTE,
                    String.format(
                            Locale.ROOT,
                            "other programs used %.0f %% of the host's processors in round %d: the pace of the load and"
                                    + " response times are not the server's alone",
                            mean.orElse(0),
                            round));
        }
        return mean;
    }

    private void sampled(Sample sample) {
        recording.append(new RunEntry.Sampled(sample));
        synchronized (this) {
            sample.surroundings().othersCpuPercent().ifPresent(percent -> {
                othersSum += percent;
                othersCount++;
            });
        }
        if (!stopSignal.isStopped()) {
            limit.flatMap(each -> each.exceededBy(sample)).ifPresent(this::stop);
        }
    }

    private void gaugesRead(RunEntry entry) {
        if (entry instanceof RunEntry.Happened happened) {
            probed(happened.event());
        } else {
            recording.append(entry);
        }
    }

    private TreeReading.Moment moment() {
        RunEntry.Phase phase = recording.soFar().phase();
        TrafficSnapshot.Count calls = counters.snapshot().calls();
        return new TreeReading.Moment(phase.round(), phase.load(), calls.ok(), calls.failed());
    }

    /** The end of a server on this host is told by its watch, which knows the exit code. */
    private void probed(RunEvent event) {
        RunEvent shown = new RunEvent(event.at(), event.kind(), Facts.printable(event.text()));
        boolean ended = event.kind() == RunEvent.Kind.SERVER_DIED;
        if (ended && measurement.filter(Measurement::isRemote).isEmpty()) {
            return;
        }
        recording.event(shown);
        if (ended) {
            recording.say(shown.text() + "; the users are stopped");
            stopSignal.stop(shown.text());
        }
    }

    /** End the users because the run makes no sense any more. */
    public void stop(String reason) {
        recording.event(RunEvent.Kind.INTERRUPTED, reason);
        recording.say(reason + "; the users are stopped");
        stopSignal.stop(reason);
    }
}
