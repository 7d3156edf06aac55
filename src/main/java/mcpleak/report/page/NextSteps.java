package mcpleak.report.page;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import mcpleak.report.page.html.Panel;
import mcpleak.report.words.FinishedRun;
import mcpleak.report.words.VisibleText;
import mcpleak.verdict.channel.Answer;
import mcpleak.verdict.channel.Culprit;

/** Fill the section that says what to do next with the runtime that was found. */
final class NextSteps {

    /** Names that may stand in a command as they are. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,80}");

    private NextSteps() {}

    /** Fill the section. */
    static Panel of(FinishedRun finished) {
        Panel panel = Panel.full("next", "Next steps");
        Answer answer = finished.verdict().answer();
        if (answer == Answer.NOT_MEASURED) {
            return panel.commands(Map.of(
                    "Let the run start the server, so that its process is known",
                    "mvn gatling:test -Durl=http://127.0.0.1:PORT/mcp -Dserver.command=\"COMMAND\""));
        }
        if (answer == Answer.NO_LEAK) {
            return panel.note(
                            "Nothing has to be done. A longer run lowers the bound; a later build can be compared with this one.")
                    .commands(steps(
                            "Judge more closely",
                            "mvn gatling:test -Dcalls=200 -Drounds=16",
                            "Compare the next build with this run",
                            "java -jar target/mcpleak-*-all.jar compare results/THIS_RUN results/NEXT_RUN"));
        }
        String runtime = finished.run().runtime().name();
        Map<String, String> steps = finished.verdict()
                .culprit()
                .flatMap(Culprit::name)
                .filter(name -> PLAIN.matcher(name).matches())
                .map(name -> steps(
                        "Only the suspect", "mvn gatling:test -Dtools.include=" + name,
                        "All but the suspect", "mvn gatling:test -Dtools.exclude=" + name))
                .orElseGet(() -> steps("More rounds", "mvn gatling:test -Drounds=16"));
        steps.putAll(tools(runtime));
        return panel.note("Look into the server while it runs; PID is its process id. Runtime: "
                        + VisibleText.name(runtime) + ".")
                .commands(steps);
    }

    private static Map<String, String> tools(String runtime) {
        return switch (runtime.toLowerCase(Locale.ROOT)) {
            case "java" ->
                steps(
                        "Classes by live bytes, now and after more calls",
                        "jcmd PID GC.class_histogram | head -30",
                        "Heap dump for Eclipse MAT",
                        "jcmd PID GC.heap_dump leak.hprof",
                        "Who holds old objects (JDK Flight Recorder)",
                        "jcmd PID JFR.start name=leak settings=profile path-to-gc-roots=true duration=120s filename=leak.jfr");
            case "node" ->
                steps(
                        "Heap snapshots before and after more calls, to compare in DevTools",
                        "node --heapsnapshot-signal=SIGUSR2 SERVER.js & kill -USR2 PID",
                        "What the snapshots have in common",
                        "npx memlab find-leaks --baseline a.heapsnapshot --target b.heapsnapshot --final c.heapsnapshot");
            case "python" ->
                steps(
                        "Record allocations, native ones too",
                        "python -m memray run --native -o leak.bin SERVER.py",
                        "Show what was never freed",
                        "python -m memray flamegraph --leaks leak.bin");
            case "go" ->
                steps(
                        "Heap profile before and after more calls",
                        "curl -o a.pb.gz http://HOST/debug/pprof/heap",
                        "What grew",
                        "go tool pprof -sample_index=inuse_space -diff_base a.pb.gz b.pb.gz");
            case ".net", "dotnet" -> steps("Heap dump before and after more calls", "dotnet-gcdump collect -p PID");
            default ->
                steps(
                        "Allocations of a native process",
                        "heaptrack --pid PID",
                        "Memory by mapping",
                        "pmap -x PID | sort -nk3 | tail -20");
        };
    }

    /** What a line for a shell is good for and the line, in turn. */
    private static Map<String, String> steps(String... purposesAndLines) {
        Map<String, String> steps = new LinkedHashMap<>();
        for (int i = 0; i + 1 < purposesAndLines.length; i += 2) {
            steps.put(purposesAndLines[i], purposesAndLines[i + 1]);
        }
        return steps;
    }
}
