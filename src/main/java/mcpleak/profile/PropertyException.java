package mcpleak.profile;

import java.util.List;
import java.util.stream.Collectors;

/** Report every mistake in the properties of a run at once. */
public final class PropertyException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<PropertyError> errors;

    PropertyException(List<PropertyError> errors) {
        super(errors.stream().map(PropertyError::text).collect(Collectors.joining("\n")));
        this.errors = List.copyOf(errors);
    }

    /** Report one mistake. */
    public static PropertyException of(String name, String text) {
        return new PropertyException(List.of(new PropertyError(name, text)));
    }

    /** Return the mistakes in the order of the help table; at least one. */
    public List<PropertyError> errors() {
        return errors;
    }
}
