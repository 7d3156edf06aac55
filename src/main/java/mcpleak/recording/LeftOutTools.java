package mcpleak.recording;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Hold the server's tools that nobody called, and why. Immutable.
 *
 * @param listed the tools in order; may be empty
 * @param unlisted how many more there are: the list ends at {@value #MAX_CHARACTERS} characters
 */
public record LeftOutTools(List<Tool> listed, long unlisted) {

    /** Most characters of all names and reasons together. */
    public static final int MAX_CHARACTERS = 1 << 20;

    /** Most characters of a name. */
    public static final int MAX_NAME = 200;

    /** Most characters of a reason. */
    public static final int MAX_REASON = 300;

    /** How it is told that a run ended because none was left. */
    public static final String NOTHING_TO_CALL = "there is no tool to call";

    /** No tool was left out. */
    public static final LeftOutTools NONE = new LeftOutTools(List.of(), 0);

    /**
     * Name one tool.
     *
     * @param name its name, as the server wrote it, cut to {@link #MAX_NAME} characters
     * @param reason why it was not called
     */
    public record Tool(String name, String reason) {}

    public LeftOutTools {
        listed = List.copyOf(listed);
    }

    /** Join why a tool was not called and what has it called; where both are too long, the first is cut. */
    public static String reason(String why, String remedy) {
        return cut(why, MAX_REASON - remedy.length() - 2) + "; " + remedy;
    }

    /** List tools as far as the characters go. */
    public static LeftOutTools of(Map<String, String> reasons) {
        List<Tool> listed = new ArrayList<>();
        long characters = 0;
        for (Map.Entry<String, String> each : reasons.entrySet()) {
            Tool tool = new Tool(cut(each.getKey(), MAX_NAME), cut(each.getValue(), MAX_REASON));
            characters += tool.name().length() + tool.reason().length();
            if (characters > MAX_CHARACTERS) {
                break;
            }
            listed.add(tool);
        }
        return new LeftOutTools(listed, (long) reasons.size() - listed.size());
    }

    /** Say how many there are, listed or not. */
    public long count() {
        return listed.size() + unlisted;
    }

    static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = most - 3;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "...";
    }
}
