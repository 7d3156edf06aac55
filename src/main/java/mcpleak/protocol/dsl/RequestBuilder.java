package mcpleak.protocol.dsl;

import mcpleak.protocol.action.RequestPlan;

/** Be a request that needs nothing but what it was made with. Immutable. */
public final class RequestBuilder extends McpRequestBuilder<RequestBuilder> {

    RequestBuilder(RequestPlan plan) {
        super(plan);
    }

    @Override
    RequestBuilder with(RequestPlan other) {
        return new RequestBuilder(other);
    }
}
