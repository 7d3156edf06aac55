package mcpleak.profile.load;

import java.util.Collection;
import java.util.List;

/**
 * Choose tools by name. Immutable.
 *
 * <p>A pattern is a name in which {@code *} stands for any number of characters and {@code ?} for one.
 *
 * @param include patterns of which one must match; empty: any name
 * @param exclude patterns of which none may match
 */
public record ToolFilter(List<String> include, List<String> exclude) {

    /** Let every tool pass. */
    public static final ToolFilter ALL = new ToolFilter(List.of(), List.of());

    public ToolFilter {
        include = List.copyOf(include);
        exclude = List.copyOf(exclude);
    }

    /** Tell whether a tool may be called. */
    public boolean accepts(String tool) {
        boolean included = include.isEmpty() || include.stream().anyMatch(pattern -> matches(pattern, tool));
        return included && exclude.stream().noneMatch(pattern -> matches(pattern, tool));
    }

    /** Tell whether a tool was asked for by its full name, without a pattern. */
    public boolean names(String tool) {
        return include.contains(tool);
    }

    /** Return the plain names (no pattern) of {@code include} that are not among the given tools. */
    public List<String> missing(Collection<String> tools) {
        return include.stream()
                .filter(name -> name.indexOf('*') < 0 && name.indexOf('?') < 0 && !tools.contains(name))
                .toList();
    }

    static boolean matches(String pattern, String tool) {
        int inPattern = 0;
        int inTool = 0;
        int star = -1;
        int afterStar = 0;
        while (inTool < tool.length()) {
            char wanted = inPattern < pattern.length() ? pattern.charAt(inPattern) : 0;
            if (inPattern < pattern.length() && wanted == '*') {
                star = inPattern++;
                afterStar = inTool;
            } else if (inPattern < pattern.length() && (wanted == '?' || wanted == tool.charAt(inTool))) {
                inPattern++;
                inTool++;
            } else if (star >= 0) {
                // the last star takes one character more; the stars before it never need to
                inPattern = star + 1;
                inTool = ++afterStar;
            } else {
                return false;
            }
        }
        return pattern.substring(inPattern).chars().allMatch(c -> c == '*');
    }
}
