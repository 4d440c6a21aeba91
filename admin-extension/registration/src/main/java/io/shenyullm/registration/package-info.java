/**
 * Registers our plugins with a ShenYu 2.7 admin over its own REST API, which sends them on to its
 * gateways, and takes them out again. In: an address, a login, a path. Out: what was there, what
 * was made, what was removed. Everything is looked up by name first, so that doing it again changes
 * nothing; what operators have changed since is left as it is. Failure: says what to do; what was
 * done until then stays, and the next run goes on from there.
 */
@NullMarked
package io.shenyullm.registration;

import org.jspecify.annotations.NullMarked;
