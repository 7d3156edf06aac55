package mcpleak.protocol.action;

import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.jsonPath;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.substring;
import static mcpleak.protocol.dsl.McpDsl.*;

import io.gatling.javaapi.core.ChainBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import mcpleak.protocol.action.Offer.Call;
import mcpleak.protocol.dsl.RequestBuilder;
import mcpleak.protocol.dsl.ToolCallBuilder;
import mcpleak.protocol.transport.Connection.CloseKind;

/**
 * Name a verb of the DSL and what one user does with it, from the opening of its session on.
 *
 * @param name the verb as the table calls it
 * @param steps what the user does; empty: the server has nothing to try it on
 */
public record Verb(String name, Function<Offer, Optional<ChainBuilder>> steps) {

    private static final Duration SOON = Duration.ofMillis(300);

    /** How long to wait for a server that may never answer. */
    private static final Duration PATIENT = Duration.ofSeconds(4);

    /** Return all verbs, then all misbehaviours. */
    public static List<Verb> all() {
        List<Verb> verbs = new ArrayList<>(verbs());
        verbs.addAll(misbehaviours());
        return verbs;
    }

    private static List<Verb> verbs() {
        return List.of(
                always("initialize, close", offer -> exec(initialize(), close())),
                session("server/discover", offer -> exec(discover())),
                session("ping", offer -> exec(ping())),
                session(
                        "tools/list",
                        offer -> exec(listTools()
                                .check(jsonPath("$.tools[?(@.name=='"
                                                + offer.echo().tool() + "')]")
                                        .exists()))),
                session("tools/call", offer -> exec(checked(offer.echo()))),
                session(
                        "tools/call, arguments generated",
                        offer -> exec(
                                listTools(),
                                callTool(offer.echo().tool())
                                        .check(textContent().find().exists()))),
                call("tools/call, elicitation", Offer::ask, UnaryOperator.identity()),
                call("tools/call, sampling", Offer::sample, UnaryOperator.identity()),
                new Verb(
                        "tools/call, roots",
                        offer -> offer.roots()
                                .map(tool -> exec(initialize(), openStream(), settled(), checked(tool), close()))),
                call(
                        "tools/call, progress",
                        Offer::progress,
                        call -> call.check(
                                progressCount().is(2),
                                timeToFirstEventInMillis().gte(0))),
                new Verb(
                        "tools/call as a task, tasks/result",
                        offer -> offer.task()
                                .map(tool -> exec(initialize())
                                        .exec(started(tool))
                                        .exec(
                                                taskResult("#{task}")
                                                        .check(substring(tool.text())
                                                                .exists()),
                                                close()))),
                session(
                        "resources/list",
                        offer -> exec(listResources()
                                .check(jsonPath("$.resources[0].uri").exists()))),
                session(
                        "resources/templates/list",
                        offer -> exec(listResourceTemplates()
                                .check(jsonPath("$.resourceTemplates[0].uriTemplate")
                                        .exists()))),
                session(
                        "resources/read",
                        offer -> exec(readResource(offer.uri())
                                .check(jsonPath("$.contents[0].text").exists()))),
                session("resources/subscribe", offer -> exec(subscribe(offer.uri()))),
                session("resources/unsubscribe", offer -> exec(unsubscribe(offer.uri()))),
                session(
                        "prompts/list",
                        offer -> exec(listPrompts()
                                .check(jsonPath("$.prompts[?(@.name=='" + offer.prompt() + "')]")
                                        .exists()))),
                session(
                        "prompts/get",
                        offer -> exec(getPrompt(offer.prompt())
                                .check(jsonPath("$.messages[0].content.text").exists()))),
                session("completion/complete", Verb::complete),
                session("logging/setLevel", offer -> exec(setLogLevel("debug"))),
                session("tasks/list", offer -> exec(listTasks())),
                session("tasks/get", offer -> onTask(offer, getTask("#{task}"))),
                session("tasks/cancel", offer -> onTask(offer, cancelTask("#{task}"))),
                session("request of one's own", offer -> exec(request("vendor/unknown", "{}"))),
                session(
                        "notification",
                        offer -> exec(openStream(), settled(), sendNotification("notifications/roots/list_changed"))),
                session(
                        "openStream, dropStream",
                        offer -> exec(openStream(), pause(SOON), checked(offer.echo()), dropStream())));
    }

    private static List<Verb> misbehaviours() {
        return List.of(
                always("abandon, FIN", offer -> exec(initialize(), checked(offer.echo()), abandon(CloseKind.FIN))),
                always("abandon, RST", offer -> exec(initialize(), checked(offer.echo()), abandon(CloseKind.RST))),
                session(
                        "stream dropped after a time, FIN",
                        offer -> exec(
                                openStream(SOON, CloseKind.FIN), pause(Duration.ofMillis(600)), checked(offer.echo()))),
                session(
                        "stream dropped after a time, RST",
                        offer -> exec(
                                openStream(SOON, CloseKind.RST), pause(Duration.ofMillis(600)), checked(offer.echo()))),
                call("call aborted, FIN", Offer::slow, call -> call.abortAfter(SOON)),
                call("call aborted, RST", Offer::slow, call -> call.resetAfter(SOON)),
                call("call cancelled", Offer::slow, call -> call.cancelAfter(SOON)),
                call("call timed out, cancelled", Offer::slow, call -> call.requestTimeout(SOON)),
                call(
                        "call timed out, nothing said",
                        Offer::slow,
                        call -> call.requestTimeout(SOON).sayNothingOnTimeout()),
                new Verb(
                        "server's request never answered",
                        offer -> offer.ask()
                                .map(ask -> exec(
                                        neverAnswer("elicitation/create"),
                                        initialize(),
                                        plain(ask).abortAfter(SOON),
                                        close()))),
                new Verb(
                        "server's request answered late",
                        offer -> offer.ask()
                                .map(ask -> exec(
                                        answerLate("elicitation/create", SOON),
                                        initialize(),
                                        settled(),
                                        checked(ask),
                                        close()))),
                session(
                        "answer read slowly",
                        offer -> exec(plain(offer.echo())
                                .readSlowly(2000)
                                .check(textContent().is(offer.echo().text())))),
                always(
                        "call without a session",
                        offer -> exec(
                                initialize(),
                                plain(offer.echo()).withoutSession().requestTimeout(PATIENT),
                                close())),
                session("wrong Accept", offer -> exec(plain(offer.echo()).header("Accept", "text/plain"))),
                always(
                        "call after close",
                        offer -> exec(
                                initialize(),
                                close(),
                                plain(offer.echo()).inEndedSession().requestTimeout(PATIENT))),
                always("close again", offer -> exec(initialize(), close(), closeAgain())));
    }

    private static ChainBuilder started(Call tool) {
        return exec(plain(tool)
                .asTask(Duration.ofMinutes(1))
                .check(jsonPath("$.task.taskId").saveAs("task")));
    }

    /** Ask about a task that was started; about one that is not there where no tool runs as a task. */
    private static ChainBuilder onTask(Offer offer, RequestBuilder verb) {
        return offer.task()
                .map(Verb::started)
                .orElse(exec(session -> session.set("task", "none")))
                .exec(verb);
    }

    private static ChainBuilder complete(Offer offer) {
        Offer.Completion what = offer.completion();
        return exec((what.isOfPrompt()
                        ? completePrompt(what.of(), what.argument(), what.value())
                        : completeResource(what.of(), what.argument(), what.value()))
                .check(jsonPath("$.completion.values[0]").exists()));
    }

    /** A server may ask for roots, and add tools, once it knows what the client offers. */
    private static ChainBuilder settled() {
        return pause(Duration.ofMillis(800));
    }

    private static ToolCallBuilder plain(Call call) {
        return callTool(call.tool()).arguments(call.arguments());
    }

    private static ToolCallBuilder checked(Call call) {
        return plain(call)
                .check(textContent()
                        .transform(text -> text.contains(call.text()))
                        .is(true));
    }

    private static Verb always(String name, Function<Offer, ChainBuilder> steps) {
        return new Verb(name, offer -> Optional.of(steps.apply(offer)));
    }

    private static Verb session(String name, Function<Offer, ChainBuilder> steps) {
        return always(name, offer -> exec(initialize()).exec(steps.apply(offer)).exec(close()));
    }

    private static Verb call(String name, Function<Offer, Optional<Call>> tool, UnaryOperator<ToolCallBuilder> how) {
        return new Verb(
                name,
                offer -> tool.apply(offer)
                        .map(call -> exec(initialize(), settled())
                                .exec(how.apply(plain(call)))
                                .exec(close())));
    }
}
