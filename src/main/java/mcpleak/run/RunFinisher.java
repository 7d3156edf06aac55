package mcpleak.run;

import java.io.IOException;
import java.util.Optional;
import mcpleak.ledger.LedgerReport;
import mcpleak.profile.LoadProfile;
import mcpleak.recording.RecordedRun;
import mcpleak.report.machine.ConsoleSummary;
import mcpleak.report.machine.MarkdownSummary;
import mcpleak.report.words.FinishedRun;
import mcpleak.report.words.LoadFigures;
import mcpleak.run.folder.ExitCode;
import mcpleak.run.folder.ResultsIndex;
import mcpleak.run.folder.RunFiles;
import mcpleak.run.folder.StepSummary;
import mcpleak.run.recorder.Recording;
import mcpleak.run.recorder.Recording.RunContext;
import mcpleak.run.round.Traffic;
import mcpleak.verdict.LeakVerdict;

/** Ends a run: decides, has its files written, and once Gatling has written its report, tells and sets the exit status. Immutable. */
record RunFinisher(LoadProfile profile, RunFiles files, FinishedRun run) {

    /** Decide and write all files of ours. */
    static RunFinisher finish(RunContext context, Recording recording, Traffic traffic, Optional<LedgerReport> ledger) {
        LoadProfile profile = context.profile();
        RunFiles files = recording.files();
        RecordedRun recorded = recording.recorded(Optional.of(context.clock().instant()));
        LoadFigures load = traffic.figures(profile, recorded);
        long began = System.nanoTime();
        LeakVerdict verdict = Baseline.judge(profile, recorded);
        long judged = System.nanoTime();
        FinishedRun finished = new FinishedRun(recorded, recording.samples(), verdict, load, RunReports.list(files))
                .with(ledger.map(told -> ObjectBytes.sized(told, verdict, load.callsOk())));
        FinishedRun run = Baseline.beside(profile, finished, files.folder());
        new RunReports(profile, files, run).write();
        System.out.println("[mcpleak] the verdict took " + millis(judged - began) + ", its files "
                + millis(System.nanoTime() - judged));
        return new RunFinisher(profile, files, run);
    }

    private static String millis(long nanos) {
        return Math.max(1, Math.round(nanos / 1e6)) + " ms";
    }

    /** Link the page into Gatling's, print the summary, and end the JVM with a failure if the answer is one. */
    void present() {
        new RunReports(profile, files, run).link();
        list();
        StepSummary.append(MarkdownSummary.text(run));
        System.out.println();
        Baseline.tell(run, files.folder());
        System.out.print(ConsoleSummary.text(run, files.folder().toString()));
        PassRule rule = new PassRule(profile, run);
        rule.missed().ifPresent(System.out::println);
        System.out.flush();
        if (rule.fails()) {
            Runtime.getRuntime().halt(ExitCode.NOT_PASSED);
        }
    }

    private void list() {
        try {
            ResultsIndex.write(files.results());
        } catch (IOException | RuntimeException e) {
            System.out.println("[mcpleak] the list of runs cannot be written: " + e.getMessage());
        }
    }
}
