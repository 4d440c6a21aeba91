/**
 * The shared cache: a near cache in memory in front of the grid.
 *
 * <p>Input: a key, bytes, tags and a time to live. Output: the bytes on every gateway, or who of
 * those that want them at the same time is to make them. A grid that is away or slow never fails a
 * caller: then this gateway's memory is the cache. What comes next: the router replays a reply that
 * was found, or calls a provider and stores what it says.
 */
@NullMarked
package io.shenyullm.router.cache.shared;

import org.jspecify.annotations.NullMarked;
