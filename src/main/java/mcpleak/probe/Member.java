package mcpleak.probe;

import java.util.Optional;

/** Hold a process of the tree with its latest reading, to tell what changed. Confined to one thread at a time. */
final class Member {

    private final ProcessSource.Held held;
    private Optional<ProcessReading> last = Optional.empty();

    Member(ProcessSource.Held held) {
        this.held = held;
    }

    long pid() {
        return held.pid();
    }

    long startedAtMillis() {
        return held.startedAtMillis();
    }

    /** Return the latest reading; empty before the first. */
    Optional<ProcessReading> last() {
        return last;
    }

    /** Read anew and note what changed. */
    Optional<ProcessReading> read(TreeHistory history) {
        Optional<ProcessReading> now = held.read();
        now.ifPresent(reading -> {
            history.spent(
                    reading.cpuMillis() - last.map(ProcessReading::cpuMillis).orElse(0L));
            last.ifPresent(before -> compare(before, reading, history));
            last = now;
        });
        return now;
    }

    private static void compare(ProcessReading before, ProcessReading now, TreeHistory history) {
        if (now.state() == ProcessReading.State.ZOMBIE && before.state() != ProcessReading.State.ZOMBIE) {
            history.add(TreeChange.zombie(now));
        } else if (!now.command().equals(before.command()) && now.state() != ProcessReading.State.ZOMBIE) {
            history.add(TreeChange.executed(before, now));
        }
    }

    void release() {
        held.release();
    }
}
