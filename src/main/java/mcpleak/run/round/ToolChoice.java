package mcpleak.run.round;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import mcpleak.recording.LeftOutTools;
import mcpleak.run.recorder.Facts;
import mcpleak.run.recorder.Recording;
import mcpleak.run.recorder.RunEntry;
import mcpleak.secret.SecretMask;

/** Says which tools are called and which are not: before the first call of any, and once the scout has tried them. Confined to the start. */
public final class ToolChoice {

    /** How many tools a line names. */
    private static final int TOLD = 5;

    /** How many reasons are told, a line each: before the tools are tried, and in all. */
    private static final int REASONS_AT_FIRST = 3;

    private static final int REASONS = 5;

    private final ToolSelection tools;
    private final Recording recording;
    private final RunCommand command;
    private final Set<String> told = new HashSet<>();
    private int reasonsTold;

    public ToolChoice(ToolSelection tools, Recording recording, RunCommand command) {
        this.tools = tools;
        this.recording = recording;
        this.command = command;
    }

    /** Look at the tools that were listed, and tell what is to come; takes up to half a minute, so not for an event loop. */
    public CompletionStage<?> examine() {
        tools.examine();
        List<String> called = tools.trials();
        if (!called.isEmpty()) {
            recording.say("tools that are tried and then called: " + names(called));
        }
        tellLeftOut(REASONS_AT_FIRST);
        return CompletableFuture.completedFuture(true);
    }

    /** Settle what is called, and record what is not. */
    void settle() {
        tools.settle();
        tellLeftOut(REASONS - reasonsTold);
        Map<String, String> masked = new LinkedHashMap<>();
        tools.leftOut().forEach((tool, why) -> masked.put(tool, SecretMask.mask(why)));
        recording.append(new RunEntry.ToolsLeftOut(LeftOutTools.of(masked)));
    }

    /** Return why there is nothing to call; empty if there is something. */
    Optional<String> nothing() {
        if (!tools.isEmpty()) {
            return Optional.empty();
        }
        int unsafe = tools.unpermitted().size();
        return Optional.of(LeftOutTools.NOTHING_TO_CALL
                + (unsafe == 0
                        ? ""
                        : ": " + count(unsafe) + " left alone, because nobody named " + (unsafe == 1 ? "it" : "them")));
    }

    /** Print with which command the tools that were left alone would be called; nothing where there were others to call. */
    public void tellCommand() {
        List<String> unsafe = tools.unpermitted();
        if (unsafe.isEmpty() || !tools.isEmpty()) {
            return;
        }
        List<String> names = RunCommand.writable(unsafe);
        if (!names.isEmpty()) {
            print(
                    names.size() == 1 ? "to call it all the same" : "to call them all the same",
                    "tools.include",
                    String.join(",", names));
        }
        int more = unsafe.size() - names.size();
        if (more > 0) {
            print("to call all of them, also " + more + " whose names a command cannot hold", "tools.unsafe", "call");
        }
    }

    private void print(String what, String property, String value) {
        System.out.println("[mcpleak] " + what + ":\n    " + command.with(property, value));
    }

    /** Tell the tools that are left out and were not told yet, those with one reason together. */
    private void tellLeftOut(int most) {
        Map<String, List<String>> byReason = new LinkedHashMap<>();
        tools.leftOut().forEach((tool, why) -> {
            if (told.add(tool)) {
                byReason.computeIfAbsent(SecretMask.mask(why), reason -> new ArrayList<>())
                        .add(tool);
            }
        });
        byReason.entrySet().stream().limit(most).forEach(each -> {
            boolean one = each.getValue().size() == 1;
            recording.say((one ? "tool " : "tools ") + names(each.getValue()) + (one ? " is" : " are") + " left out: "
                    + Facts.printable(each.getKey()));
            reasonsTold++;
        });
        int more = byReason.values().stream().skip(most).mapToInt(List::size).sum();
        if (more > 0) {
            recording.say(
                    String.format("and %,d more %s left out: memory.html names them", more, more == 1 ? "is" : "are"));
        }
    }

    private static String count(int tools) {
        return tools == 1 ? "1 tool is" : String.format("%,d tools are", tools);
    }

    private static String names(List<String> tools) {
        int more = tools.size() - TOLD;
        return tools.stream().limit(TOLD).map(Facts::printable).collect(Collectors.joining(", "))
                + (more > 0 ? String.format(" and %,d more", more) : "");
    }
}
