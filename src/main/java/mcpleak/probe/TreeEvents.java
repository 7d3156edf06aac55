package mcpleak.probe;

import java.time.Instant;
import java.util.OptionalLong;
import java.util.function.Consumer;
import mcpleak.series.RunEvent;

/**
 * Turn what a tree tells into events of the run, a bounded number of them: a server that starts a process for each call would fill
 * the run's file. Confined to one thread at a time.
 */
final class TreeEvents {

    /** Most changes that are told one by one. */
    static final int MAX_TOLD = 100;

    private final Consumer<RunEvent> onEvent;
    private int told;
    private OptionalLong oomKills = OptionalLong.empty();
    private boolean failing;
    private boolean over;

    TreeEvents(Consumer<RunEvent> onEvent) {
        this.onEvent = onEvent;
    }

    /** Tell what a reading brings that the one before did not. */
    void note(TreeReading reading) {
        if (reading instanceof TreeReading.Alive alive) {
            alive(alive);
        } else if (reading instanceof TreeReading.Gone end && !over) {
            over = true;
            onEvent.accept(new RunEvent(end.at(), RunEvent.Kind.SERVER_DIED, end.what()));
        } else if (reading instanceof TreeReading.Failed failure && !failing) {
            failing = true;
            onEvent.accept(new RunEvent(failure.at(), RunEvent.Kind.PROBE_LOST, failure.why()));
        }
    }

    private void alive(TreeReading.Alive alive) {
        if (failing) {
            failing = false;
            process(alive.at(), "the probe reads again");
        }
        alive.changes().forEach(change -> change(alive.at(), change));
        OptionalLong kills = alive.surroundings().oomKills();
        if (kills.isPresent()) {
            long more = kills.getAsLong() - oomKills.orElse(kills.getAsLong());
            if (more > 0) {
                onEvent.accept(new RunEvent(
                        alive.at(),
                        RunEvent.Kind.NOTE,
                        "the kernel killed " + more + (more == 1 ? " process" : " processes")
                                + " of the server's control group because it was at its memory limit"));
            }
            oomKills = kills;
        }
    }

    private void change(Instant at, TreeChange change) {
        told++;
        if (told <= MAX_TOLD) {
            process(at, change.text());
        } else if (told == MAX_TOLD + 1) {
            process(
                    at,
                    "more than " + MAX_TOLD
                            + " processes came and went; further ones are counted in the memory CSV (started, ended)");
        }
    }

    private void process(Instant at, String text) {
        onEvent.accept(new RunEvent(at, RunEvent.Kind.PROCESS, text));
    }
}
