package mcpleak.protocol.message.body;

import java.nio.ByteBuffer;
import java.util.Optional;
import mcpleak.protocol.message.Outcome;

/** Decodes the body of one HTTP response, in whatever pieces it comes. Not thread-safe: confined to who reads it. */
public interface BodyDecoder {

    /**
     * Take the next piece of the body.
     *
     * @param piece any number of bytes; read to its limit
     * @return how the exchange ended, as soon as that is known
     */
    Optional<Outcome> feed(ByteBuffer piece);

    /** Return how the exchange ended, now that the body is complete. */
    Outcome end();

    /** Return how many bytes are held of what is not complete. */
    default long heldBytes() {
        return 0;
    }
}
