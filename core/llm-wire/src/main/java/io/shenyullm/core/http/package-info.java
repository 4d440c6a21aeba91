/** Header names and error shapes that callers see. */
@NullMarked
package io.shenyullm.core.http;

import org.jspecify.annotations.NullMarked;
