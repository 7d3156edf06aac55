package mcpleak.run.measure;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import mcpleak.probe.PortListeners;
import mcpleak.probe.ServerProcess;
import mcpleak.profile.LoadProfile;
import mcpleak.profile.plan.LoadForecast;
import mcpleak.recording.RunEvent;
import mcpleak.run.recorder.Recording;
import mcpleak.server.ServerAddress;

/** Whether calls to the server's URL reach the processes that are measured, and by what that is known. Thread-safe. */
final class CallDestination {

    private static final String EVIDENCE = "calls reach what is measured";
    private static final int PIDS_TOLD = 5;

    /** How long a server that somebody restarts may be away. */
    private static final Duration AWAY = Duration.ofSeconds(15);

    private static final Duration LOOK = Duration.ofMillis(200);

    /** Processor time below which a process has received no request: less than waking, reading and answering takes. */
    private static final long MOVES_NANOS = 50_000;

    private final TestServer server;
    private final Recording recording;
    private final TreeSet<Long> siblings = new TreeSet<>();
    private OptionalLong listening = OptionalLong.empty();
    private Optional<Indirect> indirect = Optional.empty();

    /**
     * A measured process that calls may reach or not.
     *
     * @param who names it, and who listens in its place
     * @param nanosBefore processor time of its tree before the scout came; empty where the system does not tell
     */
    private record Indirect(long pid, String who, OptionalLong nanosBefore) {}

    CallDestination(TestServer server, Recording recording) {
        this.server = server;
        this.recording = recording;
    }

    private int port() {
        return ServerAddress.of(server.url()).port();
    }

    /** Find the process of a tree that listens where the calls go. */
    ServerProcess process(long rootPid) {
        return ServerProcess.inTree(rootPid, port());
    }

    /** Look whether the process that is measured listens where the calls go. */
    synchronized void measured(ServerProcess found) {
        long pid = found.pid();
        int port = port();
        boolean listens = found.how() == ServerProcess.Found.LISTENS;
        if (listens && server.isOnThisHost() && ServerProcess.sharesNetwork(pid)) {
            listening = OptionalLong.of(pid);
            lookForSiblings(pid);
            doubt().ifPresent(recording::say);
            recording.fact(EVIDENCE, "pid " + pid + " or a process below it listens on port " + port);
            return;
        }
        indirect = Optional.of(new Indirect(pid, who(pid, port), ServerProcess.processorNanos(pid)));
        if (!listens) {
            // a verdict on the wrong process is worse than none, but a proxy before the server is no mistake
            ServerProcess.listeningOn(port)
                    .map(other -> "pid " + pid + " is measured, but pid " + other.pid() + " listens on port " + port
                            + ": see that it is the server itself")
                    .ifPresent(recording::note);
        }
    }

    /** Say where the process may not hold a connection for each user. */
    void noteLimit(long pid, LoadProfile profile) {
        ConnectionLimits.ofServer(pid, new LoadForecast(profile).peakUsers()).ifPresent(recording::note);
    }

    /** An agent measures a process of another host. */
    synchronized void measuredByAgent(long pid) {
        indirect = Optional.of(new Indirect(pid, "the pid " + pid + " that the agent measures", OptionalLong.empty()));
    }

    /** Another process serves the port. */
    synchronized void restarted(long pid) {
        if (listening.isPresent()) {
            listening = OptionalLong.of(pid);
        }
    }

    private static String who(long pid, int port) {
        return "the measured pid " + pid
                + ServerProcess.listeningOn(port)
                        .filter(other -> other.pid() != pid)
                        .map(other -> " (pid " + other.pid() + " listens on port " + port + ")")
                        .orElse(" (it does not listen on port " + port + ")");
    }

    /** Return why the scout's calls did not arrive: nothing can, or the process did not run for a moment meanwhile. */
    synchronized Optional<String> unmoved() {
        return indirect.filter(measured -> measured.nanosBefore().isPresent())
                .filter(measured -> didNotRun(measured) || ServerProcess.isOutOfReach(measured.pid()))
                .map(measured -> measured.who() + " neither listens where the calls go nor received any of the scout's;"
                        + " name the server itself");
    }

    private static boolean didNotRun(Indirect measured) {
        OptionalLong now = ServerProcess.processorNanos(measured.pid());
        return now.isPresent() && now.getAsLong() - measured.nanosBefore().orElse(0) < MOVES_NANOS;
    }

    /** Say by what the calls are known to have reached the measured processes, or that nothing shows it. */
    synchronized void note(boolean isMeasured) {
        listening.ifPresent(this::lookForSiblings);
        doubt().ifPresent(text -> recording.event(RunEvent.Kind.DOUBT, text));
        if (!isMeasured || indirect.isEmpty()) {
            return;
        }
        String who = indirect.get().who();
        Optional<String> evidence =
                CallEvidence.of(recording.soFar().samples(), recording.rounds().rounds());
        evidence.ifPresent(found -> {
            recording.fact(EVIDENCE, found);
            recording.say("that calls reach " + who + ": " + found);
        });
        if (evidence.isEmpty()) {
            recording.event(
                    RunEvent.Kind.DOUBT,
                    "nothing shows that the calls reached " + who
                            + ": neither its processor time nor its connections rise with the load");
        }
    }

    /** Look who else listens where the calls arrive, now. */
    private void lookForSiblings(long measured) {
        ServerAddress address = ServerAddress.of(server.url());
        try {
            String host = address.host().replaceAll("^\\[|]$", "");
            siblings.addAll(PortListeners.beside(measured, List.of(InetAddress.getAllByName(host)), address.port()));
        } catch (UnknownHostException unreachable) {
            // no call goes anywhere
            return;
        }
    }

    private Optional<String> doubt() {
        if (siblings.isEmpty()) {
            return Optional.empty();
        }
        boolean one = siblings.size() == 1;
        String pids = siblings.stream().limit(PIDS_TOLD).map(String::valueOf).collect(Collectors.joining(", "));
        return Optional.of("calls to port " + port() + " may also have reached "
                + (one ? "pid " : siblings.size() + " processes that are not measured: pid ") + pids
                + (siblings.size() > PIDS_TOLD ? ", ..." : "")
                + (one ? ", which listens there and is not measured" : ""));
    }

    /**
     * Wait for a process other than the one that ended to listen on the server's port; blocks for up to 15 s.
     *
     * @param isPossible whether there is anybody left who could start one
     */
    Optional<Long> successor(long endedPid, BooleanSupplier isPossible) {
        int port = port();
        long end = System.nanoTime() + AWAY.toNanos();
        while (System.nanoTime() < end && isPossible.getAsBoolean()) {
            Optional<Long> found = ServerProcess.listeningOn(port)
                    .map(ServerProcess::pid)
                    .filter(pid -> pid != endedPid)
                    .filter(pid ->
                            ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent());
            if (found.isPresent()) {
                return found;
            }
            try {
                Thread.sleep(LOOK.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.empty();
            }
        }
        return Optional.empty();
    }
}
