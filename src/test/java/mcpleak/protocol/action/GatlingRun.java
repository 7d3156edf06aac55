package mcpleak.protocol.action;

import io.gatling.app.Gatling$;
import io.gatling.charts.stats.Group;
import io.gatling.charts.stats.LogFileData;
import io.gatling.charts.stats.LogFileReader;
import io.gatling.commons.stats.KO$;
import io.gatling.commons.stats.OK$;
import io.gatling.commons.stats.Status;
import io.gatling.core.Predef$;
import io.gatling.core.config.GatlingConfiguration;
import io.gatling.javaapi.core.Simulation;
import io.gatling.javaapi.core.internal.Converters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import scala.Option;

/**
 * Run Gatling inside the test and read back what it wrote.
 *
 * @param exitCode 0 if all went well
 * @param folder where the report is
 * @param log what simulation.log holds
 */
public record GatlingRun(int exitCode, Path folder, LogFileData log) {

    /** Do what Gatling does before it loads a simulation, so that checks can be written outside of one. */
    public static void configure() {
        Predef$.MODULE$._configuration_$eq(GatlingConfiguration.loadForTest(Converters.toScalaSeq(List.of())));
    }

    public static GatlingRun of(Path results, Consumer<Simulation> script) throws IOException {
        ScriptedSimulation.script(script);
        int code = Gatling$.MODULE$.fromArgs(
                new String[] {"-s", ScriptedSimulation.class.getName(), "-rf", results.toString()});
        try (Stream<Path> runs = Files.list(results).filter(Files::isDirectory)) {
            Path folder = runs.findFirst().orElseThrow();
            LogFileData log = LogFileReader.apply(folder.getFileName().toString(), results, GatlingConfiguration.load())
                    .read();
            return new GatlingRun(code, folder, log);
        }
    }

    public long ok(String request) {
        return count(request, Option.empty(), OK$.MODULE$);
    }

    public long ko(String request) {
        return count(request, Option.empty(), KO$.MODULE$);
    }

    public long ok(String group, String request) {
        return count(request, Option.apply(group(group)), OK$.MODULE$);
    }

    /** Return the cumulated response time that a group has on average, in milliseconds. */
    public int cumulatedMillis(String group) {
        return log.groupCumulatedResponseTimeGeneralStats(group(group), Option.empty())
                .get()
                .mean();
    }

    public List<String> errors() {
        return Converters.toJavaList(log.errors(Option.empty(), Option.empty())).stream()
                .map(error -> error.count() + " " + error.message())
                .toList();
    }

    private static Group group(String name) {
        return new Group(Converters.toScalaSeq(List.of(name)).toList());
    }

    private long count(String request, Option<Group> group, Status status) {
        var stats = log.requestGeneralStats(Option.apply(request), group, Option.apply(status));
        return stats.isDefined() ? stats.get().count() : 0;
    }
}
