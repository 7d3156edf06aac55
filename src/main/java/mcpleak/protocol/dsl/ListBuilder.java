package mcpleak.protocol.dsl;

import mcpleak.protocol.action.McpActions;
import mcpleak.protocol.action.RequestPlan;

/** Be the reading of one of the server's lists, page by page; checks see each page. Immutable. */
public final class ListBuilder extends McpRequestBuilder<ListBuilder> {

    ListBuilder(RequestPlan plan) {
        super(plan);
    }

    @Override
    ListBuilder with(RequestPlan other) {
        return new ListBuilder(other);
    }

    @Override
    public io.gatling.core.action.builder.ActionBuilder asScala() {
        return McpActions.listPages(plan());
    }
}
