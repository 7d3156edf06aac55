package mcpleak.run.measure;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import mcpleak.network.Identity;
import mcpleak.probe.GaugeReader;
import mcpleak.probe.RuntimeProbe;
import mcpleak.probe.node.NodeLiveBytes;
import mcpleak.probe.process.Cgroup;
import mcpleak.probe.remote.AgentClient;
import mcpleak.probe.runtime.RuntimeDetector;
import mcpleak.probe.runtime.ServerTuning;
import mcpleak.profile.LoadProfile;
import mcpleak.profile.Properties;
import mcpleak.recording.ServerRuntime;
import mcpleak.run.recorder.Facts;
import mcpleak.run.recorder.Recording;
import mcpleak.run.recorder.RunEntry;
import mcpleak.secret.SecretMask;
import mcpleak.secret.SecretSource;

/** Connect the probe to the server, on this host or through an agent, and note what is known of it. Confined to one thread. */
public final class ProbeConnection {

    private static final String TOKEN = "MCPLEAK_TOKEN";

    private final LoadProfile profile;
    private final Recording recording;
    private final Sampling sampling;
    private final Identity identity;
    private final Clock clock;

    public ProbeConnection(
            LoadProfile profile, Recording recording, Sampling sampling, Identity identity, Clock clock) {
        this.profile = profile;
        this.recording = recording;
        this.sampling = sampling;
        this.identity = identity;
        this.clock = clock;
    }

    /** Connect to a process of this host that the run started. */
    Measurement connectStarted(long pid, ServerTuning tuning) {
        return connect(pid, tuning, RuntimeProbe.Ownership.STARTED);
    }

    /** Connect to a process of this host that somebody else started. */
    Measurement connectAttached(long pid) {
        return connect(pid, ServerTuning.none(), RuntimeProbe.Ownership.ATTACHED);
    }

    private Measurement connect(long pid, ServerTuning tuning, RuntimeProbe.Ownership ours) {
        ServerRuntime runtime = RuntimeDetector.detect(pid);
        RuntimeProbe.Target target = new RuntimeProbe.Target(
                pid, runtime, identity, tuning, profile.get(Properties.SERVER_PPROF), unlessLeftAlone(ours), view());
        Measurement connected = Measurement.connect(target, gauges(), clock);
        adopt(connected, Cgroup.of(pid).map(Cgroup::limitBytes).orElse(OptionalLong.empty()));
        return connected;
    }

    /** Watch the processes that this JVM starts and speaks to, one for each session. */
    Measurement connectChildren(ServerTuning tuning) {
        long own = ProcessHandle.current().pid();
        RuntimeProbe.Target target = new RuntimeProbe.Target(
                own,
                RuntimeDetector.ofChildren(own),
                identity,
                tuning,
                Optional.empty(),
                RuntimeProbe.Ownership.STARTED,
                view());
        Measurement connected = Measurement.ofChildren(target, gauges(), clock);
        adopt(connected, OptionalLong.empty());
        recording.say("server over stdio, a process for each session; live bytes: " + connected.how());
        return connected;
    }

    /**
     * Connect through an agent.
     *
     * @throws IOException if it does not answer as one
     */
    Measurement connect(LoadProfile.Agent address) throws IOException {
        Optional<String> token = token(address);
        AgentClient agent = AgentClient.of(address.url(), token, clock).over(identity.network());
        AgentClient.Description described = agent.describe();
        RuntimeProbe.Target target = new RuntimeProbe.Target(
                described.pid(),
                described.runtime(),
                identity,
                ServerTuning.none(),
                Optional.empty(),
                unlessLeftAlone(RuntimeProbe.Ownership.ATTACHED),
                view());
        Measurement connected = Measurement.remote(target, described, agent, gauges(), clock);
        recording.fact("server pid", Long.toString(described.pid()));
        recording.fact("server command line", Facts.printable(SecretMask.mask(described.command())));
        recording.fact("probe", "agent at " + address);
        adopt(connected, described.cgroupBytes());
        recording.say(
                "server at " + identity.server() + ", pid " + described.pid() + " by the agent at " + address + ", "
                        + Facts.printable(Facts.runtime(described.runtime())) + "; live bytes: "
                        + Facts.printable(connected.how()));
        return connected;
    }

    private Optional<String> token(LoadProfile.Agent address) throws IOException {
        if (address.token().isEmpty()) {
            return Optional.ofNullable(System.getenv(TOKEN));
        }
        SecretSource given = new SecretSource(address.token().get());
        given.warning("-Dprobe.token").ifPresent(recording::note);
        try {
            return Optional.of(given.read(System.getenv()));
        } catch (IOException e) {
            throw new IOException("-Dprobe.token: " + e.getMessage(), e);
        }
    }

    private void adopt(Measurement connected, OptionalLong cgroupBytes) {
        MemoryLimit limit = MemoryLimit.of(profile.get(Properties.LIMIT), cgroupBytes, connected.hostBytes());
        recording.fact("memory limit", Long.toString(limit.bytes()));
        recording.fact("memory limit source", limit.sourceText());
        connected.heapLimitBytes().ifPresent(bytes -> recording.fact("heap limit", (bytes >> 20) + " MiB"));
        sampling.measureWith(connected, limit);
        recording.append(new RunEntry.Measured(connected.runtime()));
        recording.fact("server runtime", Facts.printable(Facts.runtime(connected.runtime())));
        recording.fact("live bytes", Facts.printable(connected.how()));
        connected.remarks().forEach(recording::note);
        connected.tuning().describe().ifPresent(set -> recording.fact("set in the server's environment", set));
    }

    private RuntimeProbe.Ownership unlessLeftAlone(RuntimeProbe.Ownership ours) {
        return !profile.get(Properties.PROBE_LIVE) ? RuntimeProbe.Ownership.LEFT_ALONE : ours;
    }

    /** Who asks for it takes what it costs. */
    private NodeLiveBytes.HeapView view() {
        return profile.get(Properties.PROBE_WHATGREW) == LoadProfile.WhatGrew.ON
                ? NodeLiveBytes.HeapView.SNAPSHOT
                : NodeLiveBytes.HeapView.SAMPLED;
    }

    private Optional<GaugeReader> gauges() {
        List<GaugeReader.Choice> choices = profile.get(Properties.PROBE_GAUGES).stream()
                .map(gauge -> new GaugeReader.Choice(gauge.address(), gauge.metric()))
                .toList();
        return choices.isEmpty() ? Optional.empty() : Optional.of(GaugeReader.of(identity, choices));
    }
}
