/** Anthropic's Messages API, both ways. */
@NullMarked
package io.shenyullm.core.protocol.anthropic;

import org.jspecify.annotations.NullMarked;
