package mcpleak.profile;

import java.util.List;
import java.util.stream.Collectors;

/** Reports every mistake in the properties of a run at once. */
public final class PropertyException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<Mistake> mistakes;

    /**
     * What is wrong with one property and what is allowed.
     *
     * @param name the property's name as it was given
     * @param text the whole message: name, value, rule, allowed values
     */
    public record Mistake(String name, String text) {}

    PropertyException(List<Mistake> mistakes) {
        super(mistakes.stream().map(Mistake::text).collect(Collectors.joining("\n")));
        this.mistakes = List.copyOf(mistakes);
    }

    /** Report one mistake. */
    public static PropertyException of(String name, String text) {
        return new PropertyException(List.of(new Mistake(name, text)));
    }

    /** Return the mistakes; at least one. */
    public List<Mistake> mistakes() {
        return mistakes;
    }
}
