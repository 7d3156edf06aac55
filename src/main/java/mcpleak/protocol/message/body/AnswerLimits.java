package mcpleak.protocol.message.body;

import mcpleak.protocol.jsonrpc.JsonRpcLimits;
import mcpleak.protocol.sse.SseLimits;

/**
 * Bound what a client reads of one answer.
 *
 * <table>
 * <caption>Defaults</caption>
 * <tr><td>{@code maxBodyBytes}</td><td>64 MiB</td></tr>
 * <tr><td>{@code events}</td><td>{@link SseLimits#DEFAULT}</td></tr>
 * <tr><td>{@code messages}</td><td>{@link JsonRpcLimits#DEFAULT}</td></tr>
 * </table>
 *
 * @param maxBodyBytes longest body of an answer in bytes, be it one message or a stream of them; one more is refused
 * @param events limits of a stream's lines and events
 * @param messages limits of one message
 */
public record AnswerLimits(long maxBodyBytes, SseLimits events, JsonRpcLimits messages) {

    /** The limits that apply unless others are given. */
    public static final AnswerLimits DEFAULT =
            new AnswerLimits(64L * 1024 * 1024, SseLimits.DEFAULT, JsonRpcLimits.DEFAULT);

    /** @throws IllegalArgumentException if {@code maxBodyBytes} is not positive */
    public AnswerLimits {
        if (maxBodyBytes < 1) {
            throw new IllegalArgumentException("maxBodyBytes is at least 1, not " + maxBodyBytes);
        }
    }
}
