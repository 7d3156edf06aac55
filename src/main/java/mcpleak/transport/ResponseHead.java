package mcpleak.transport;

import java.util.Optional;

/** Hold what an HTTP response says before its body. Thread-safe. */
public interface ResponseHead {

    /** The head of an answer that has none. */
    ResponseHead NONE = new ResponseHead() {
        @Override
        public int status() {
            return 0;
        }

        @Override
        public Optional<String> header(String name) {
            return Optional.empty();
        }
    };

    /** Return the status, such as 200; 0 if there was no HTTP response. */
    int status();

    /** Return the first value of a header, whatever the case of its name; empty if it is absent. */
    Optional<String> header(String name);
}
