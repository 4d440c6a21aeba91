/**
 * Who calls: a principal from our virtual key, a verified token or ShenYu's own context. Never from
 * plain headers. Failure: 401.
 */
@NullMarked
package io.shenyullm.core.identity;

import org.jspecify.annotations.NullMarked;
