package mcpleak.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import mcpleak.report.PageView.Command;
import mcpleak.report.PageView.Commands;
import mcpleak.report.PageView.Missing;
import mcpleak.report.PageView.Note;
import mcpleak.report.PageView.Panel;
import mcpleak.verdict.Answer;
import mcpleak.verdict.Culprit;

/** Fill the section that says what to do next with the runtime that was found. */
final class NextSteps {

    /** Names that may stand in a command as they are. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,80}");

    private NextSteps() {}

    /** Fill the section. */
    static Panel of(FinishedRun finished) {
        Answer answer = finished.verdict().answer();
        if (answer == Answer.NO_LEAK) {
            return new Panel(
                    "next",
                    "full",
                    "Next steps",
                    List.of(
                            new Note(
                                    "Nothing has to be done. A longer run lowers the bound; a later build can be compared with"
                                            + " this one."),
                            new Commands(
                                    List.of(
                                            command("Judge more closely", "mvn gatling:test -Dcalls=200 -Drounds=16"),
                                            command(
                                                    "Compare the next build with this run",
                                                    "java -jar target/mcpleak.jar compare results/THIS_RUN results/NEXT_RUN")))));
        }
        String runtime = finished.run().runtime().name();
        List<Command> commands = new ArrayList<>(again(finished));
        if (answer == Answer.NOT_MEASURED) {
            return commands.isEmpty()
                    ? new Panel("next", "full", "Next steps", List.of(new Missing("See the action above.")))
                    : new Panel("next", "full", "Next steps", List.of(new Commands(commands)));
        }
        commands.addAll(tools(runtime));
        return new Panel(
                "next",
                "full",
                "Next steps",
                List.of(
                        new Note("Look into the server while it runs; PID is its process id. Runtime: "
                                + VisibleText.name(runtime) + "."),
                        new Commands(commands)));
    }

    private static List<Command> again(FinishedRun finished) {
        Optional<String> tool = finished.verdict()
                .culprit()
                .flatMap(Culprit::name)
                .filter(name -> PLAIN.matcher(name).matches());
        if (finished.verdict().answer() == Answer.NOT_MEASURED) {
            return List.of(command(
                    "Let the run start the server, so that its process is known",
                    "mvn gatling:test -Durl=http://127.0.0.1:PORT/mcp -Dserver.command=\"COMMAND\""));
        }
        return tool.map(name -> List.of(
                        command("Only the suspect", "mvn gatling:test -Dtools.include=" + name),
                        command("All but the suspect", "mvn gatling:test -Dtools.exclude=" + name)))
                .orElseGet(() -> List.of(command("More rounds", "mvn gatling:test -Drounds=16")));
    }

    private static List<Command> tools(String runtime) {
        return switch (runtime.toLowerCase(Locale.ROOT)) {
            case "java" ->
                List.of(
                        command(
                                "Classes by live bytes, now and after more calls",
                                "jcmd PID GC.class_histogram | head -30"),
                        command("Heap dump for Eclipse MAT", "jcmd PID GC.heap_dump leak.hprof"),
                        command(
                                "Who holds old objects (JDK Flight Recorder)",
                                "jcmd PID JFR.start name=leak settings=profile path-to-gc-roots=true duration=120s filename=leak.jfr"));
            case "node" ->
                List.of(
                        command(
                                "Heap snapshots before and after more calls, to compare in DevTools",
                                "node --heapsnapshot-signal=SIGUSR2 SERVER.js & kill -USR2 PID"),
                        command(
                                "What the snapshots have in common",
                                "npx memlab find-leaks --baseline a.heapsnapshot --target b.heapsnapshot --final c.heapsnapshot"));
            case "python" ->
                List.of(
                        command(
                                "Record allocations, native ones too",
                                "python -m memray run --native -o leak.bin SERVER.py"),
                        command("Show what was never freed", "python -m memray flamegraph --leaks leak.bin"));
            case "go" ->
                List.of(
                        command(
                                "Heap profile before and after more calls",
                                "curl -o a.pb.gz http://HOST/debug/pprof/heap"),
                        command("What grew", "go tool pprof -sample_index=inuse_space -diff_base a.pb.gz b.pb.gz"));
            case ".net", "dotnet" ->
                List.of(command("Heap dump before and after more calls", "dotnet-gcdump collect -p PID"));
            default ->
                List.of(
                        command("Allocations of a native process", "heaptrack --pid PID"),
                        command("Memory by mapping", "pmap -x PID | sort -nk3 | tail -20"));
        };
    }

    private static Command command(String purpose, String line) {
        return new Command(purpose, line);
    }
}
