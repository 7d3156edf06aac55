package mcpleak.run.measure;

import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import mcpleak.probe.RuntimeProbe;
import mcpleak.probe.process.ProcessTreeSampler;
import mcpleak.probe.process.TreeSource;
import mcpleak.probe.remote.AgentClient;
import mcpleak.probe.runtime.RuntimeDetector;
import mcpleak.process.Guardian;
import mcpleak.recording.ServerRuntime;

/**
 * The processes that are measured: a tree of this host, the children of this JVM, or a tree of an agent's host. Immutable.
 *
 * @param target the root of the tree; this JVM for its children
 * @param agent speaks for another host; empty for this one
 * @param clock dates the readings
 */
record MeasuredTree(RuntimeProbe.Target target, Optional<AgentClient> agent, Clock clock) {

    /** This JVM is not a server. */
    private boolean isOfChildren() {
        return target.pid() == ProcessHandle.current().pid();
    }

    /** Return what reads it. */
    TreeSource source() {
        if (isOfChildren()) {
            return ProcessTreeSampler.ofChildren(target.pid(), Guardian.NAME, clock);
        }
        return agent.isPresent() ? agent.get() : new ProcessTreeSampler(target.pid(), clock);
    }

    /** Return what it runs on now. */
    ServerRuntime runtime() {
        if (isOfChildren()) {
            return RuntimeDetector.ofChildren(target.pid());
        }
        if (agent.isEmpty()) {
            return RuntimeDetector.detect(target.pid());
        }
        try {
            return agent.get().describe().runtime();
        } catch (IOException lost) {
            return target.runtime();
        }
    }
}
