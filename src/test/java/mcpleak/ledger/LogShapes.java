package mcpleak.ledger;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/** Write lines of a log in the shapes in which logs are found. Knows nothing of the reader. */
final class LogShapes {

    private LogShapes() {}

    static byte[] write(String shape, List<String> lines) {
        String text = switch (shape) {
            case "ansi" ->
                lines.stream()
                        .map(line -> line.replace("exporter", "\u001b[1;32mex\u001b[0mporter")
                                .replace("session ", "\u001b[33msession\u001b[0m "))
                        .collect(Collectors.joining("\n"));
            case "nul" -> "\0".repeat(100_000) + String.join("\n", lines).replace("Closing", "Clo\0sing");
            case "json" ->
                lines.stream()
                        .map(line -> "{\"level\":\"info\",\"time\":\"" + time(line) + "\",\"msg\":\""
                                + escaped(message(line)) + "\"}")
                        .collect(Collectors.joining("\n"));
            case "nested" ->
                lines.stream()
                        .map(line -> "{\"log\":\""
                                + escaped("{\"message\":\"" + escaped(message(line)) + "\",\"extra\":{\"a\":[1,2]}}")
                                + "\",\"stream\":\"stdout\",\"time\":\"" + time(line) + "Z\"}")
                        .collect(Collectors.joining("\n"));
            case "csv" -> csv(lines);
            case "crlf" -> "\ufeff" + String.join("\r\n", lines) + "\r\n";
            default -> String.join("\r\n", lines);
        };
        return shape.equals("utf16")
                ? ("\ufeff" + text).getBytes(StandardCharsets.UTF_16LE)
                : text.getBytes(StandardCharsets.UTF_8);
    }

    /** Newest first, columns in an unusual order, some cells with line breaks and quotes. */
    private static String csv(List<String> lines) {
        List<String> records = new ArrayList<>();
        for (String line : lines) {
            String more = records.size() % 7 == 0 ? "\n  with \"\"detail\"\", on a line of its own" : "";
            records.add("\"web-1\",\"" + message(line) + more + "\",7," + time(line) + ".000Z");
        }
        Collections.reverse(records);
        return "Host,Message,\"line, number\",@timestamp\r\n" + String.join("\r\n", records) + "\r\n";
    }

    private static String time(String line) {
        return line.substring(0, 19).replace(' ', 'T');
    }

    private static String message(String line) {
        return line.substring(22).replace("\"", "'");
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }
}
