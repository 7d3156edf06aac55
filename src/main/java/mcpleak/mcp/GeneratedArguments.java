package mcpleak.mcp;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Say what became of the wish for arguments that a tool accepts. */
public sealed interface GeneratedArguments {

    /**
     * Hold arguments that fit the schema.
     *
     * @param arguments the arguments by name; may be empty
     */
    record Valid(ObjectNode arguments) implements GeneratedArguments {}

    /**
     * Say why none could be made.
     *
     * @param reason one line for people: the place in the schema as a JSON Pointer, and the rule
     */
    record Unsatisfiable(String reason) implements GeneratedArguments {}
}
