package mcpleak.probe;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import oshi.SystemInfo;
import oshi.software.os.OSProcess;

/**
 * Hold what tells which runtime a process is.
 *
 * @param executable the file that it executes
 * @param arguments its command line, the command first; may be empty
 * @param environment its environment when it started; empty if this user may not read it
 */
record ProcessIdentity(Path executable, List<String> arguments, Map<String, String> environment) {

    ProcessIdentity {
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
    }

    /** Read the identity of a process of this host; empty if it ended or does not tell its executable. */
    static Optional<ProcessIdentity> of(long pid) {
        OSProcess process = new SystemInfo().getOperatingSystem().getProcess(Math.toIntExact(pid));
        if (process == null || process.getPath().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new ProcessIdentity(
                Path.of(process.getPath()), process.getArguments(), process.getEnvironmentVariables()));
    }

    /** Return the executable's file name in lower case, without {@code .exe}. */
    String name() {
        Path file = executable.getFileName();
        String name = file == null ? "" : file.toString().toLowerCase(java.util.Locale.ROOT);
        return name.endsWith(".exe") ? name.substring(0, name.length() - 4) : name;
    }
}
