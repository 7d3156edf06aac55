package mcpleak.protocol.dsl;

import mcpleak.protocol.action.McpActions;
import mcpleak.protocol.action.McpActions.OnFailure;

/** Be the opening of a session in a scenario. Immutable. */
public final class InitializeBuilder implements McpActionBuilder {

    private final OnFailure onFailure;

    InitializeBuilder() {
        this(OnFailure.EXIT_USER);
    }

    private InitializeBuilder(OnFailure onFailure) {
        this.onFailure = onFailure;
    }

    /** Let the user go on, failed, when no session could be opened; its calls are then KOs without traffic. */
    public InitializeBuilder continueOnFailure() {
        return new InitializeBuilder(OnFailure.CONTINUE);
    }

    @Override
    public io.gatling.core.action.builder.ActionBuilder asScala() {
        return McpActions.initialize(onFailure);
    }
}
