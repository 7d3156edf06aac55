package mcpleak.transport;

import mcpleak.jsonrpc.JsonRpcNotification;
import mcpleak.jsonrpc.JsonRpcRequest;
import mcpleak.mcp.Outcome;

/** Hear what a server says to one user beside the answers to its requests. Called on the event loop of the user. */
public interface Inbox {

    /** The server asks something, on whatever stream; whoever answers does so with {@link Connection#tell}. */
    void asked(JsonRpcRequest request);

    /** The server tells something on another stream than that of a request, or something that belongs to no request. */
    void told(JsonRpcNotification notification);

    /**
     * The standing stream ended for good.
     *
     * @param why how; {@link Outcome.HttpStatus} 405 if the server offers none
     */
    void streamEnded(Outcome why);
}
