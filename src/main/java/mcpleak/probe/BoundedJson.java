package mcpleak.probe;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.ObjectMapper;

/** Read JSON that somebody else serves: a tree takes many times the memory of its text, so its parts are bounded. Stateless. */
final class BoundedJson {

    private static final int MAX_DEPTH = 200;
    private static final int MAX_TOKENS = 2_000_000;

    /** Reads and writes JSON; a text of too many parts is none. Thread-safe. */
    static final ObjectMapper MAPPER = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxTokenCount(MAX_TOKENS)
                    .build())
            .build());

    private BoundedJson() {}
}
