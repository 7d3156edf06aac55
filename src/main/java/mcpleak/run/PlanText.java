package mcpleak.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import mcpleak.profile.LoadProfile;
import mcpleak.profile.Properties;
import mcpleak.profile.ServerChoice;
import mcpleak.profile.Settle;
import mcpleak.profile.load.LoadShape;
import mcpleak.profile.plan.LoadForecast;
import mcpleak.profile.plan.RaisedLoad;
import mcpleak.run.recorder.Facts;
import mcpleak.secret.SecretMask;
import mcpleak.verdict.Sensitivity;

/** Word what a run would do, for {@code -Dplan=true}. Stateless. */
final class PlanText {

    private static final double MIB = 1024.0 * 1024;

    private PlanText() {}

    /** Return the plan of one simulation, lines of text. */
    static String of(String simulation, LoadProfile profile) {
        LoadForecast forecast = new LoadForecast(profile);
        List<String> lines = new ArrayList<>();
        lines.add("Plan of " + simulation + " (nothing is started)");
        lines.add("");
        lines.add(String.format(Locale.ROOT, "  profile   %s (%s)", profile.get(Properties.PROFILE), profile.hash()));
        lines.add("  server    " + server(profile));
        lines.add("  load      " + load(profile) + ", think " + profile.think().text());
        lines.add("  takes     about " + LoadForecast.clock(forecast.time()) + ": baseline, " + parts(profile));
        lines.add(String.format(
                Locale.ROOT,
                "  calls     about %,.0f in about %,.0f sessions%s",
                forecast.calls(),
                forecast.sessions(),
                pace(profile)));
        if (profile.adapts()) {
            lines.add(String.format(
                    Locale.ROOT,
                    "  adapts    up to %d times as many in the same time if the first rounds show that answers are fast,"
                            + " at most %,d calls per second (-Dadapt=off: never)",
                    RaisedLoad.MOST,
                    profile.get(Properties.ADAPT_RATE)));
        }
        if (profile.settle().when() == Settle.When.SUSPECTED) {
            lines.add("  rest      up to " + LoadForecast.clock(profile.settle().most())
                    + " more where growth is suspected, to see what comes back (-Dsettle)");
        }
        lines.add("");
        forecast.chart().forEach(line -> lines.add("  " + line));
        lines.add("");
        lines.addAll(leaks(profile, forecast));
        lines.add("");
        lines.add("Settings:");
        Facts.masked(profile.settings()).entrySet().stream()
                .map(PlanText::setting)
                .forEach(lines::add);
        return String.join("\n", lines);
    }

    private static String load(LoadProfile profile) {
        return profile.soak().isPresent()
                ? profile.users() + " users at a time, replaced when they end"
                : profile.shape().text();
    }

    private static String parts(LoadProfile profile) {
        if (profile.soak().isPresent()) {
            return profile.rounds() + " windows of "
                    + LoadForecast.clock(profile.soak().get().dividedBy(profile.rounds()))
                    + ", no gaps between them";
        }
        return profile.rounds() + (profile.rounds() == 1 ? " round" : " rounds") + ", a gap of "
                + profile.settings().getOrDefault("delay", "") + " after each";
    }

    private static String setting(Map.Entry<String, String> setting) {
        return String.format(Locale.ROOT, "  %-16s %s", setting.getKey(), Facts.printable(setting.getValue()));
    }

    private static String pace(LoadProfile profile) {
        boolean paced = profile.phases().isPresent() || profile.soak().isPresent();
        return paced ? ", if the server answers within 5 ms" : "";
    }

    private static String server(LoadProfile profile) {
        String url = profile.settings().getOrDefault("url", "");
        ServerChoice choice = profile.server();
        if (choice instanceof ServerChoice.Demo) {
            return "the demo server, in a JVM of its own";
        }
        if (choice instanceof ServerChoice.Stdio stdio) {
            String program = stdio.program() instanceof ServerChoice.Command command
                    ? Facts.printable(SecretMask.mask(command.command()))
                    : "the demo server";
            boolean shared = stdio.processes() == ServerChoice.StdioProcesses.SHARED;
            return program + ", over stdio, " + (shared ? "one process for all users" : "a process for each session");
        }
        if (choice instanceof ServerChoice.Command) {
            return url + ", started and stopped by the run";
        }
        return choice instanceof ServerChoice.Remote ? url + ", not measured" : url + ", already running";
    }

    private static List<String> leaks(LoadProfile profile, LoadForecast forecast) {
        double calls = forecast.calls() / profile.rounds();
        int usable = Sensitivity.usableRounds(profile.rounds());
        if (usable < Sensitivity.usableRounds(Sensitivity.fewestRounds())) {
            boolean search = profile.phases().flatMap(LoadShape.Phases::search).isPresent();
            return List.of("No leak could be found and none ruled out: "
                    + (search
                            ? "a search for the breaking point is one round."
                            : "fewer than " + Sensitivity.fewestRounds() + " rounds decide nothing (-Drounds)."));
        }
        List<String> lines = new ArrayList<>();
        lines.add(
                "Smallest leak that would be found in 19 of 20 runs, if the server at rest is as noisy as those measured:");
        for (Sensitivity sensitivity : Sensitivity.MEASURED) {
            OptionalDouble leak = sensitivity.smallestLeak(profile.rounds(), calls);
            lines.add(String.format(
                    Locale.ROOT,
                    "  %-36s %,8.0f B per call (noise %,.0f KiB from round to round)",
                    sensitivity.measure(),
                    leak.orElse(Double.NaN),
                    sensitivity.noiseBytes() / 1024));
        }
        lines.add(String.format(
                Locale.ROOT,
                "  %-36s %,8.0f B per call (its floor must double and grow by %.0f MiB)",
                "Node, Go, .NET, private RSS",
                Sensitivity.DOUBLING_BYTES / (calls * usable),
                Sensitivity.DOUBLING_BYTES / MIB));
        return lines;
    }
}
