/**
 * Similar vectors, found in this gateway's memory.
 *
 * <p>Input: vectors with what they lead to, from the grid. Output: the most similar ones of a
 * partition, without asking anybody. A grid that is away leaves the index as it was last heard.
 */
@NullMarked
package io.shenyullm.router.cache.vector;

import org.jspecify.annotations.NullMarked;
