package mcpleak.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import mcpleak.cli.recorded.CommandFailure;
import mcpleak.recording.file.MalformedInput;
import mcpleak.run.folder.ExitCode;
import mcpleak.run.folder.GatlingLink;
import mcpleak.run.folder.ResultsIndex;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Link leak pages into Gatling's reports again, after Gatling has written these anew. Confined to one thread. */
@Command(
        name = "link",
        mixinStandardHelpOptions = true,
        description =
                "Put the Memory tab into Gatling's pages again, after Gatling wrote them anew (-ro), and list all runs anew.",
        footer = {"", "Exit codes: 0 linked, 1 wrong usage, no verdict in the folder, or no report of Gatling's there."
        })
final class LinkCommand extends ConsoleCommand {

    @Parameters(paramLabel = "RUN", description = "Run folders.", arity = "1..*")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private List<Path> runs;

    @Override
    public Integer call() throws CommandFailure {
        int code = ExitCode.OK;
        for (Path run : runs) {
            code = Math.max(code, link(run));
        }
        return code;
    }

    private int link(Path run) throws CommandFailure {
        try {
            GatlingLink.Result result = GatlingLink.link(run, ResultsIndex.answerIn(run));
            out().println(run + ": " + words(result));
            Optional<Path> results =
                    Optional.ofNullable(run.toAbsolutePath().normalize().getParent());
            if (results.isPresent()) {
                ResultsIndex.write(results.get());
            }
            return result == GatlingLink.Result.LINKED ? ExitCode.OK : ExitCode.ERROR;
        } catch (MalformedInput e) {
            throw new CommandFailure(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new CommandFailure(run + ": cannot be linked: " + e, e);
        }
    }

    private static String words(GatlingLink.Result result) {
        return switch (result) {
            case LINKED -> "memory.html is linked into Gatling's menu";
            case NO_REPORT -> "Gatling wrote no report here (no js/menu.js); open memory.html itself";
            case UNKNOWN_MENU -> "Gatling's menu is not as expected and was not touched; open memory.html itself";
        };
    }
}
