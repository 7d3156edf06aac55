package mcpleak.server;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import mcpleak.process.ProcessStat;
import mcpleak.secret.SecretMask;

/**
 * Hold a process with its command line. Immutable.
 *
 * @param handle the process
 * @param arguments program and arguments, in order; empty if the system does not tell
 */
record RunningProcess(ProcessHandle handle, List<String> arguments) {

    /** Longest command line that is shown, in characters. */
    static final int SHOWN_CHARACTERS = 120;

    private static final Pattern USUAL_RUNTIME = Pattern.compile("javaw?|node(js)?|python[\\d.]*");

    /** ANSI sequences: colours and cursor moves. */
    private static final Pattern ANSI = Pattern.compile("\u001B(\\[[0-?]*[ -/]*[@-~]|\\][^\u0007]*\u0007?|.)?");

    private static final Pattern UNPRINTABLE = Pattern.compile("[^ -~]");

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    RunningProcess {
        arguments = List.copyOf(arguments);
    }

    /** Read it. The JDK shows only the first 4,096 bytes, less than many a Java class path: /proc is asked first. */
    static RunningProcess of(ProcessHandle process) {
        List<String> arguments = ProcessStat.text(process.pid(), "cmdline")
                .map(text -> text.isEmpty() ? List.<String>of() : List.of(text.split("\0")))
                .orElseGet(() -> process.info().commandLine().stream().toList());
        return new RunningProcess(process, arguments);
    }

    long pid() {
        return handle.pid();
    }

    /** Say whether a text occurs in the command line, in upper or lower case. */
    boolean mentions(String part) {
        return String.join(" ", arguments).toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT));
    }

    /** Say whether the program is one that MCP servers usually run on. */
    boolean isUsualRuntime() {
        String program = arguments.isEmpty() ? "" : arguments.get(0);
        String name = program.substring(program.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        return USUAL_RUNTIME.matcher(name).matches();
    }

    /** Return the command line for people: secrets masked, plain ASCII, cut to {@value #SHOWN_CHARACTERS} characters. */
    String commandLine() {
        String line = String.join(" ", SecretMask.mask(arguments));
        return line.isEmpty() ? "command line unknown" : plain(line, SHOWN_CHARACTERS);
    }

    /** Return pid, start and command line in one line for people. */
    String line() {
        Optional<Instant> start = handle.info().startInstant();
        String since = start.map(at -> ", since " + TIME.format(at.atZone(ZoneId.systemDefault())))
                .orElse("");
        return "pid " + pid() + since + ", " + commandLine();
    }

    /**
     * Make foreign text fit for a console whose character set is unknown: one line without ANSI sequences, tabs as a blank, every other character outside printable ASCII as a question
     * mark, cut to {@code limit} characters of which the last three then are dots.
     */
    static String plain(String text, int limit) {
        String plain = ANSI.matcher(text).replaceAll("").replace('\t', ' ');
        plain = UNPRINTABLE.matcher(plain).replaceAll("?");
        return plain.length() <= limit ? plain : plain.substring(0, limit - 3) + "...";
    }
}
