package mcpleak.protocol.action;

import java.util.Optional;

/**
 * Say what a server has that verbs can be tried on.
 *
 * @param echo a tool that answers at once
 * @param ask a tool that asks the user; empty: none
 * @param sample a tool that asks the user's model; empty: none
 * @param roots a tool that asks for the user's roots; empty: none
 * @param progress a tool that tells its progress; empty: none
 * @param slow a tool that takes two seconds; empty: none
 * @param task a tool that runs as a task; empty: none
 * @param uri a resource
 * @param prompt a prompt without arguments that must be given
 * @param completion what can be completed
 */
public record Offer(
        Call echo,
        Optional<Call> ask,
        Optional<Call> sample,
        Optional<Call> roots,
        Optional<Call> progress,
        Optional<Call> slow,
        Optional<Call> task,
        String uri,
        String prompt,
        Completion completion) {

    /**
     * One call.
     *
     * @param tool the tool
     * @param arguments JSON
     * @param text what the text of its result contains
     */
    record Call(String tool, String arguments, String text) {}

    /**
     * Something to complete.
     *
     * @param of name of a prompt, or the template of a resource's URI
     * @param argument the argument
     * @param value how it begins
     */
    record Completion(String of, String argument, String value) {

        boolean isOfPrompt() {
            return !of.contains("{");
        }
    }

    /** What server-everything has. */
    public static Offer everything() {
        return new Offer(
                new Call("echo", "{\"message\":\"hi\"}", "Echo: hi"),
                Optional.of(new Call("trigger-elicitation-request", "{}", "User provided the requested information")),
                Optional.of(new Call("trigger-sampling-request", "{\"prompt\":\"p\",\"maxTokens\":5}", "sampled")),
                Optional.of(new Call("get-roots-list", "{}", "file:///home/user")),
                Optional.of(new Call(
                        "trigger-long-running-operation", "{\"duration\":1,\"steps\":2}", "operation completed")),
                Optional.of(new Call(
                        "trigger-long-running-operation", "{\"duration\":2,\"steps\":2}", "operation completed")),
                Optional.of(new Call("simulate-research-query", "{\"topic\":\"leaks\"}", "leaks")),
                "demo://resource/static/document/architecture.md",
                "simple-prompt",
                new Completion("completable-prompt", "department", "E"));
    }

    /** What {@link SdkFeatures} has. */
    public static Offer sdk() {
        return new Offer(
                new Call("echo", "{\"message\":\"hi\"}", "echo hi"),
                Optional.of(new Call("ask", "{}", "ACCEPT 30")),
                Optional.of(new Call("sample", "{}", "sampled")),
                Optional.of(new Call("roots", "{}", "file:///home/user")),
                Optional.of(new Call("progress", "{}", "done")),
                Optional.of(new Call("slow", "{}", "slow")),
                Optional.empty(),
                "test:///a",
                "greet",
                new Completion("greet", "who", "w"));
    }

    /** What {@link SdkFeatures} has for a server that keeps nothing of its clients. */
    public static Offer sdkStateless() {
        Offer all = sdk();
        return new Offer(
                all.echo(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                all.slow(),
                Optional.empty(),
                all.uri(),
                all.prompt(),
                all.completion());
    }

    /** What {@code modern.mjs} has. */
    public static Offer modern() {
        return new Offer(
                new Call("echo", "{\"message\":\"hi\"}", "echo hi"),
                Optional.of(new Call("ask", "{}", "age 30")),
                Optional.empty(),
                Optional.empty(),
                Optional.of(new Call("progress", "{}", "done")),
                Optional.of(new Call("wait", "{}", "late")),
                Optional.empty(),
                "test:///a",
                "greet",
                new Completion("test:///x/{id}", "id", "2"));
    }
}
