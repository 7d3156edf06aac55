package mcpleak.probe.process;

import java.util.ArrayList;
import java.util.List;
import mcpleak.probe.process.TreeReading.ProcessReading;

/** Add up what happened in a process tree since the probe began. Confined to one thread at a time. */
final class TreeHistory {

    private final List<TreeReading.Change> changes = new ArrayList<>();
    private long started;
    private long ended;
    private long cpuMillis;
    private boolean begun;

    void add(TreeReading.Change change) {
        changes.add(change);
        started += change.kind() == TreeReading.Change.Kind.STARTED ? 1 : 0;
        boolean end =
                change.kind() == TreeReading.Change.Kind.ENDED || change.kind() == TreeReading.Change.Kind.PID_REUSED;
        ended += end ? 1 : 0;
    }

    /** Note that a process is read for the first time; those that were there when the probe began did not come. */
    void met(ProcessReading process) {
        if (begun) {
            add(TreeReading.Change.started(process));
        }
    }

    /** Note that processor time was used; what was used before the probe began is left out. */
    void spent(long millis) {
        cpuMillis += begun ? millis : 0;
    }

    /** Note that the first reading is complete. */
    void begun() {
        begun = true;
    }

    long started() {
        return started;
    }

    long ended() {
        return ended;
    }

    long cpuMillis() {
        return cpuMillis;
    }

    /** Return what happened since the last call. */
    List<TreeReading.Change> take() {
        List<TreeReading.Change> taken = List.copyOf(changes);
        changes.clear();
        return taken;
    }
}
