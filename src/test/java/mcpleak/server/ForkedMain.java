package mcpleak.server;

import java.nio.file.Files;
import java.nio.file.Path;

/** What a build tool forks: watches its parent and halts when that is gone. Its argument: a file for its pid. */
final class ForkedMain {

    private ForkedMain() {}

    public static void main(String[] arguments) throws Exception {
        ProcessHandle parent = ProcessHandle.current().parent().orElseThrow();
        ProcessWatch.start(parent, () -> Runtime.getRuntime().halt(1));
        Files.writeString(Path.of(arguments[0]), ProcessHandle.current().pid() + "\n");
        Thread.sleep(120_000);
        Runtime.getRuntime().halt(0);
    }
}
