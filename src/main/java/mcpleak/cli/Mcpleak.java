package mcpleak.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintWriter;
import mcpleak.cli.recorded.CommandFailure;
import mcpleak.run.folder.ExitCode;
import mcpleak.secret.MaskedOutput;
import mcpleak.server.ServerException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Run one part of mcpleak: {@code java -jar target/mcpleak-*-all.jar analyze results/...}. */
@Command(
        name = "mcpleak",
        mixinStandardHelpOptions = true,
        description = "Say whether MCP servers leak memory.",
        subcommands = {
            AnalyzeCommand.class,
            CompareCommand.class,
            TuneCommand.class,
            LinkCommand.class,
            MonitorCommand.class,
            AgentCommand.class,
            LedgerCommand.class
        })
public final class Mcpleak implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    /** Create the command; picocli runs it. */
    Mcpleak() {}

    /** Run the command that the arguments name, and end the JVM with its exit code. */
    public static void main(String[] arguments) {
        PrintWriter err = new PrintWriter(MaskedOutput.to(System.err), true, UTF_8);
        System.exit(run(new PrintWriter(System.out, true, UTF_8), err, arguments));
    }

    /** Run the command and return its exit code. */
    public static int run(PrintWriter out, PrintWriter err, String... arguments) {
        CommandLine command = new CommandLine(new Mcpleak())
                .setOut(out)
                .setErr(err)
                .setExecutionExceptionHandler((failure, failed, parsed) -> failure(failure, failed));
        command.setParameterExceptionHandler((failure, given) -> usage(failure));
        return command.execute(arguments);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Name a command.");
    }

    private static int failure(Exception failure, CommandLine command) throws Exception {
        if (failure instanceof CommandFailure || failure instanceof ServerException) {
            ConsoleCommand.warn(command.getErr(), String.valueOf(failure.getMessage()));
            return ExitCode.ERROR;
        }
        throw failure;
    }

    private static int usage(ParameterException failure) {
        CommandLine command = failure.getCommandLine();
        ConsoleCommand.warn(command.getErr(), String.valueOf(failure.getMessage()));
        command.usage(command.getErr());
        return ExitCode.ERROR;
    }
}
