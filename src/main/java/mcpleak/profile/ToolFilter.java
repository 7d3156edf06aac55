package mcpleak.profile;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

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
    public List<String> missing(List<String> tools) {
        return include.stream()
                .filter(name -> name.indexOf('*') < 0 && name.indexOf('?') < 0 && !tools.contains(name))
                .toList();
    }

    static boolean matches(String pattern, String tool) {
        String regex = pattern.chars()
                .mapToObj(c -> c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf((char) c)))
                .collect(Collectors.joining());
        return Pattern.compile(regex, Pattern.DOTALL).matcher(tool).matches();
    }
}
