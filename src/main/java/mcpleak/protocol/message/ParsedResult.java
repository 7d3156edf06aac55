package mcpleak.protocol.message;

import java.util.function.Consumer;
import java.util.function.Function;

/** What became of something that should have had a certain shape. */
public sealed interface ParsedResult<T> {

    /** It has the shape. */
    record Valid<T>(T value) implements ParsedResult<T> {}

    /** It has not. */
    record Invalid<T>(String reason) implements ParsedResult<T> {}

    /** Return what follows from the value; where there is none, the same reason. */
    default <R> ParsedResult<R> then(Function<? super T, ParsedResult<R>> next) {
        return this instanceof Valid<T> valid ? next.apply(valid.value()) : new Invalid<>(((Invalid<T>) this).reason());
    }

    /** Return the value as something else; where there is none, the same reason. */
    default <R> ParsedResult<R> map(Function<? super T, ? extends R> change) {
        return then(value -> new Valid<>(change.apply(value)));
    }

    /** Tell one of two. */
    default void tell(Consumer<? super T> value, Consumer<String> reason) {
        if (this instanceof Valid<T> valid) {
            value.accept(valid.value());
        } else {
            reason.accept(((Invalid<T>) this).reason());
        }
    }
}
