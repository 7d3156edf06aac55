package mcpleak.report.words;

import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mcpleak.recording.Exposure;
import mcpleak.verdict.LeakVerdict;
import mcpleak.verdict.channel.Culprit;
import mcpleak.verdict.growth.ToolGrowth;

/** Word what leaks. */
public final class CulpritText {

    private static final String TOOL_KEY = "tool:";

    private CulpritText() {}

    /** Name a culprit in a few words, harmless to show. */
    public static String of(Culprit culprit) {
        String named = switch (culprit.kind()) {
            case TOOL -> "tool " + VisibleText.name(culprit.name().orElse("?"));
            case SESSION -> "every session";
            case ABANDONED_SESSION -> "abandoned sessions";
            case CALL -> "every call";
            case CALL_WITH_SESSION -> "every call with its session";
            case ERROR -> "failed calls";
            case CANCELLED_CALL -> "cancelled calls";
            case ABORTED_CALL -> "calls whose connection was cut";
            case DROPPED_STREAM -> "standing streams that were cut";
            case REFUSED_REQUEST -> "refused requests";
            case TOKEN -> "new tokens";
            case REGISTRATION -> "registrations of clients";
            case TIME -> "time, whether or not anybody calls";
            case UNKNOWN -> "not told apart";
        };
        return culprit.candidates().isEmpty() ? named : named + ", candidates: " + candidates(culprit);
    }

    /** Name all that leaks in a few words, harmless to show; empty where nothing does. */
    public static Optional<String> of(LeakVerdict verdict) {
        return verdict.culprit()
                .map(culprit -> Stream.concat(
                                Stream.of(culprit), verdict.beside().stream().map(LeakVerdict.Accomplice::culprit))
                        .map(CulpritText::of)
                        .collect(Collectors.joining(", and ")));
    }

    /** Name what the rounds do not tell apart, harmless to show. */
    public static String candidates(Culprit culprit) {
        return culprit.candidates().stream()
                .map(CulpritText::exposure)
                .map(CulpritText::tool)
                .map(VisibleText::name)
                .collect(Collectors.joining(", "));
    }

    /** Return the tool's name in an exposure's key; keys of other exposures stay as they are. */
    public static String tool(String key) {
        return key.startsWith(TOOL_KEY) ? key.substring(TOOL_KEY.length()) : key;
    }

    /** Name what the exposure with a key counts: {@code abandoned sessions}; a tool by its key. */
    public static String exposure(String key) {
        return switch (key) {
            case "abandoned" -> "abandoned sessions";
            case "closed" -> "closed sessions";
            case "expired" -> "expired sessions";
            case "errors" -> "failed calls";
            case "cancelled" -> "cancelled calls";
            case "aborted" -> "calls whose connection was cut";
            case "dropped" -> "standing streams that were cut";
            case "refused" -> "refused requests";
            case "tokens" -> "new tokens";
            case "registrations" -> "registrations of clients";
            default -> key;
        };
    }

    /** Return whether a growth is that of something that leaks. */
    public static boolean isNamed(LeakVerdict verdict, ToolGrowth growth) {
        return Stream.concat(
                        verdict.culprit().stream(), verdict.beside().stream().map(LeakVerdict.Accomplice::culprit))
                .anyMatch(culprit -> isNamed(culprit, growth));
    }

    private static boolean isNamed(Culprit culprit, ToolGrowth growth) {
        return Exposure.parse(growth.name()).filter(culprit::isCountedBy).isPresent();
    }

    /** Return the culprit whose candidates the rounds do not tell apart: then the tools' shares mean nothing. */
    public static Optional<Culprit> undistinguished(LeakVerdict verdict) {
        return verdict.culprit().filter(culprit -> !culprit.candidates().isEmpty());
    }
}
