package mcpleak.transport;

import io.netty.channel.EventLoop;

/**
 * Name the one who sends: each virtual user has connections of its own.
 *
 * @param id the user's number, unique in a run
 * @param eventLoop where everything that concerns this user happens
 */
public record VirtualUser(long id, EventLoop eventLoop) {}
