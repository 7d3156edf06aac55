package mcpleak.jsonrpc;

/**
 * Hold one JSON-RPC 2.0 message.
 *
 * <p>Immutable as long as nobody writes to the JSON trees it holds.
 *
 * @see <a href="https://www.jsonrpc.org/specification">JSON-RPC 2.0</a>
 */
public sealed interface JsonRpcMessage permits JsonRpcRequest, JsonRpcNotification, JsonRpcResponse {}
