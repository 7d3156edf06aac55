package mcpleak.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import mcpleak.report.words.VisibleText;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command of {@link Mcpleak}; returns its exit code. Confined to one thread. */
abstract class ConsoleCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    PrintWriter out() {
        return spec.commandLine().getOut();
    }

    PrintWriter err() {
        return spec.commandLine().getErr();
    }

    /** Say what is wrong, or doubtful. */
    void warn(String message) {
        warn(err(), message);
    }

    /** Say what is wrong: lines of ours that may quote files and servers, whose control characters a terminal would obey. */
    static void warn(PrintWriter err, String message) {
        err.println("mcpleak: " + message.lines().map(VisibleText::sentence).collect(Collectors.joining("\n")));
    }

    /** Tell that the command line breaks a rule; the usage is shown below it. */
    ParameterException misuse(String rule) {
        return new ParameterException(spec.commandLine(), rule);
    }
}
