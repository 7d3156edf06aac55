package mcpleak.process;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Start processes as leaders of a session of their own, by setsid(1): their pid is then the number of their group, and a
 * Ctrl-C at the terminal does not reach them. Where there is no setsid (macOS, Windows), commands start plainly.
 */
public final class OwnSession {

    private OwnSession() {}

    /** Return the command that starts {@code arguments} in a session of its own, or {@code arguments} if that is not possible. */
    public static List<String> of(List<String> arguments) {
        List<String> command = new ArrayList<>();
        executable("setsid").ifPresent(command::add);
        command.addAll(arguments);
        return command;
    }

    /** Return the path of a program that stands on the PATH. */
    public static Optional<String> executable(String name) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("/usr/bin:/bin");
        return Stream.of(path.split(File.pathSeparator, -1))
                .map(directory -> new File(directory, name))
                .filter(file -> file.isFile() && file.canExecute())
                .map(File::getPath)
                .findFirst();
    }
}
