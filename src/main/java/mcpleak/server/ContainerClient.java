package mcpleak.server;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import mcpleak.secret.SecretMask;

/**
 * A program that passes on what is said to it, while the server runs elsewhere: {@code docker run}, {@code ssh}. Its own memory tells
 * nothing of the server. Immutable.
 *
 * @param pid its process
 * @param program its name, without a path
 * @param arguments what follows the name
 */
public record ContainerClient(long pid, String program, List<String> arguments) {

    private static final Set<String> CONTAINERS = Set.of("docker", "podman", "nerdctl", "finch");

    /** What of these does not end before the server does. */
    private static final Set<String> STAYING = Set.of("run", "exec", "start", "attach", "up");

    private static final Set<String> GROUPS_OF_COMMANDS = Set.of("container", "compose");

    /** Options before the command that have a value of their own. */
    private static final Set<String> VALUED = Set.of(
            "-H",
            "--host",
            "-c",
            "--context",
            "--config",
            "-l",
            "--log-level",
            "--connection",
            "--url",
            "--root",
            "-n",
            "--namespace");

    private static final Set<String> REMOTE = Set.of("ssh", "kubectl", "oc");

    /** From a container's published port, or from its streams. */
    private static final Set<String> RELAYS =
            Set.of("docker-proxy", "rootlessport", "slirp4netns", "pasta", "conmon", "containerd-shim");

    private static final Set<String> INTERPRETERS =
            Set.of("sh", "bash", "dash", "ash", "zsh", "python", "python3", "node");

    public ContainerClient {
        arguments = List.copyOf(arguments);
    }

    /** Look whether a process is one; empty if it is none, or its command line is hidden. */
    public static Optional<ContainerClient> of(long pid) {
        return ProcessHandle.of(pid).map(RunningProcess::of).flatMap(process -> of(pid, process.arguments()));
    }

    /** Look whether a command line is that of one; a script is what follows its interpreter. */
    public static Optional<ContainerClient> of(long pid, List<String> line) {
        int at = !line.isEmpty() && INTERPRETERS.contains(program(line.get(0))) ? 1 : 0;
        if (line.size() <= at) {
            return Optional.empty();
        }
        String program = program(line.get(at));
        List<String> arguments = line.subList(at + 1, line.size());
        boolean stays = CONTAINERS.contains(program) && isStaying(arguments);
        return stays || RELAYS.contains(program) || REMOTE.contains(program)
                ? Optional.of(new ContainerClient(pid, program, arguments))
                : Optional.empty();
    }

    private static boolean isStaying(List<String> arguments) {
        int at = 0;
        while (at < arguments.size() && arguments.get(at).startsWith("-")) {
            at += VALUED.contains(arguments.get(at)) ? 2 : 1;
        }
        List<String> command = arguments.subList(Math.min(at, arguments.size()), arguments.size());
        boolean isGroup = !command.isEmpty() && GROUPS_OF_COMMANDS.contains(command.get(0));
        return isGroup
                ? command.stream().anyMatch(STAYING::contains)
                : command.stream().limit(1).anyMatch(STAYING::contains);
    }

    private static String program(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** Return the container that it starts, where its options give one a name. */
    public Optional<String> container() {
        for (int i = 0; i < arguments.size() && arguments.contains("run"); i++) {
            String argument = arguments.get(i);
            if (argument.startsWith("--name=")) {
                return Optional.of(argument.substring("--name=".length()));
            }
            if (argument.equals("--name") && i + 1 < arguments.size()) {
                return Optional.of(arguments.get(i + 1));
            }
        }
        return Optional.empty();
    }

    /** Say why it is not measured, and what to do. */
    public String objection() {
        String line = RunningProcess.plain(
                program + " " + String.join(" ", SecretMask.mask(arguments)), RunningProcess.SHOWN_CHARACTERS);
        return "pid " + pid + " (" + line + ") only passes on what is said, and the server itself runs "
                + (REMOTE.contains(program)
                        ? "on another host: watch it there (mcpleak agent, -Dprobe.url), or give -Dprobe=off"
                        : "in a container: name that by -Dserver.container=NAME (docker run --name NAME), or give"
                                + " -Dprobe=off");
    }
}
