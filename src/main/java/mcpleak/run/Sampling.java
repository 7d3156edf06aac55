package mcpleak.run;

import java.util.Optional;
import java.util.OptionalDouble;
import mcpleak.gatling.StopSignal;
import mcpleak.gatling.TrafficSnapshot;
import mcpleak.probe.FloorReader;
import mcpleak.probe.TreeReading;
import mcpleak.profile.LoadProfile;
import mcpleak.profile.Properties;
import mcpleak.series.Floor;
import mcpleak.series.RunEvent;
import mcpleak.series.Sample;

/** Sample the server while the run goes on, take its floors, and write down what the probe tells. Thread-safe. */
final class Sampling {

    private final LoadProfile profile;
    private final Journal journal;
    private final Traffic traffic;
    private final StopSignal stopSignal;
    private final Noise noise = new Noise();
    private volatile Optional<MemoryLimit> limit = Optional.empty();
    private volatile Optional<Measurement> measurement = Optional.empty();
    private volatile boolean begun;

    Sampling(LoadProfile profile, Journal journal, Traffic traffic, StopSignal stopSignal) {
        this.profile = profile;
        this.journal = journal;
        this.traffic = traffic;
        this.stopSignal = stopSignal;
    }

    /** Measure with this from now on. */
    void measureWith(Measurement probe) {
        measurement = Optional.of(probe);
        if (begun) {
            start();
        }
    }

    /** Return what is measured with; empty if nothing is. */
    Optional<Measurement> measurement() {
        return measurement;
    }

    /** End the run when memory does. */
    void endAt(MemoryLimit memoryLimit) {
        limit = Optional.of(memoryLimit);
    }

    /** Take the first sample now, and the others at the profile's interval. */
    void begin() {
        begun = true;
        start();
    }

    private void start() {
        measurement.ifPresent(each -> {
            each.start(profile.get(Properties.PROBE_INTERVAL), this::moment, this::sampled, this::probed);
            each.logGauges(journal.files().gaugesCsv(), profile.get(Properties.PROBE_INTERVAL), this::probed);
        });
    }

    /** Take the floor after a round; empty if it could not be taken, or nothing is measured. */
    Optional<Floor> floor(int round) {
        return measurement.flatMap(each -> {
            FloorReader.Reading reading = each.floor();
            reading.events().forEach(this::probed);
            OptionalDouble others = noise.take();
            noise.remark(round, others).ifPresent(remark -> journal.event(RunEvent.Kind.NOTE, remark));
            return reading.floor().map(taken -> taken.withOthersCpuPercent(others));
        });
    }

    private void sampled(Sample sample) {
        journal.sample(sample);
        noise.add(sample.surroundings());
        if (!stopSignal.isStopped()) {
            limit.flatMap(each -> each.exceededBy(sample)).ifPresent(this::stop);
        }
    }

    private TreeReading.Moment moment() {
        RunState.Phase phase = journal.state().phase();
        TrafficSnapshot now = traffic.snapshot();
        return new TreeReading.Moment(
                phase.round(), phase.load(), now.calls().ok(), now.calls().failed());
    }

    /** The end of the server is told by its watch, which knows the exit code. */
    private void probed(RunEvent event) {
        RunEvent shown = new RunEvent(event.at(), event.kind(), Facts.printable(event.text()));
        boolean remote = measurement.filter(Measurement::isRemote).isPresent();
        if (event.kind() != RunEvent.Kind.SERVER_DIED) {
            journal.state().event(shown);
        } else if (remote) {
            journal.state().event(shown);
            journal.say(shown.text() + "; the users are stopped");
            stopSignal.stop(shown.text());
        }
    }

    /** End the users because the run makes no sense any more. */
    void stop(String reason) {
        journal.event(RunEvent.Kind.INTERRUPTED, reason);
        journal.say(reason + "; the users are stopped");
        stopSignal.stop(reason);
    }
}
