package mcpleak.protocol.transport.stdio;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Write shell scripts that speak as a server over stdio would, and record what they are sent. */
final class StdioChild {

    private StdioChild() {}

    /**
     * Return a command whose process appends each line of its input to {@code received}, then runs {@code body} with the line in
     * {@code $line}; it ends with its input.
     */
    static StdioCommand recording(Path received, String body) {
        return StdioCommand.of(List.of(
                "sh",
                "-c",
                "while IFS= read -r line; do printf '%s\\n' \"$line\" >> " + received + "; " + body + "; done; "
                        + "printf 'end of input\\n' >> " + received));
    }

    /** Return the body that answers each request that has the id 7 with the result 42. */
    static String answering() {
        return "case $line in *'\"id\":7,'*) echo '{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":42}';; esac";
    }

    static List<String> lines(Path file) throws IOException {
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }
}
