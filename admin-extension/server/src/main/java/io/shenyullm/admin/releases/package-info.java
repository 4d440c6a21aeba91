/**
 * Snapshots from files in a folder.
 *
 * <p>Input: {@code gateway.json}, {@code rules/*.drl}, {@code policy/*.rego} and {@code
 * policy/policy.wasm}. Output: a versioned, signed document. A folder that does not make a valid
 * document publishes nothing; the last one stays. Next: gateways fetch it over the data plane.
 */
@NullMarked
package io.shenyullm.admin.releases;

import org.jspecify.annotations.NullMarked;
