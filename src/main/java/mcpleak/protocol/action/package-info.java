/**
 * Steps of a virtual user: actions, components and counters. With {@code protocol.check} and {@code protocol.setting}
 * the only package that names Scala or Gatling's core.
 */
@NullMarked
package mcpleak.protocol.action;

import org.jspecify.annotations.NullMarked;
