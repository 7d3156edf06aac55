package mcpleak.run.measure;

import java.util.List;
import java.util.Optional;
import mcpleak.probe.ServerProcess;
import mcpleak.profile.LoadProfile;
import mcpleak.profile.Properties;
import mcpleak.profile.ServerChoice;
import mcpleak.server.Container;
import mcpleak.server.ContainerClient;
import mcpleak.server.ServerException;

/** Finds the container in which a server runs, where what was started or named only passes on to it. Immutable. */
record ContainerBehind(LoadProfile profile) {

    /**
     * Return the process that began the container; empty where none is behind a process.
     *
     * @throws ServerException if it is not found, or nobody says which it is
     */
    Optional<Long> process(long pid) throws ServerException {
        Optional<String> asked = profile.get(Properties.SERVER_CONTAINER);
        Optional<ContainerClient> client = ContainerClient.of(pid);
        if (asked.isEmpty() && client.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> name = asked.or(() -> client.flatMap(ContainerClient::container));
        if (name.isEmpty()) {
            throw new ServerException(client.orElseThrow().objection());
        }
        return Optional.of(Container.named(name.get()).rootPid());
    }

    /**
     * Return the process that began the container behind one that should serve a port; empty where it serves that itself.
     *
     * @throws ServerException as {@link #process}
     */
    Optional<Long> process(ServerProcess found) throws ServerException {
        if (profile.server() instanceof ServerChoice.InContainer || !profile.get(Properties.PROBE)) {
            return Optional.empty();
        }
        return process(
                found.how() == ServerProcess.Found.LISTENS
                        ? found.pid()
                        : ServerProcess.behindLaunchers(found.pid()).pid());
    }

    /** @throws ServerException if each session is to have a container of its own: their processes are not told apart */
    void requireNone(ServerChoice.Stdio stdio) throws ServerException {
        String command = stdio.program() instanceof ServerChoice.Command started ? started.command() : "";
        List<String> words = List.of(command.strip().split("\\s+", -1));
        for (int i = 0; i < words.size(); i++) {
            if (ContainerClient.of(0, words.subList(i, words.size())).isPresent()) {
                throw new ServerException("each session would have a container of its own, which nobody can name:"
                        + " give -Dstdio.processes=shared with -Dserver.container=NAME, or -Dprobe=off");
            }
        }
    }
}
