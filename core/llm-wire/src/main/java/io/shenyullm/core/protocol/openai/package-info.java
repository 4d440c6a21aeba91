/** OpenAI's chat completions, both ways. */
@NullMarked
package io.shenyullm.core.protocol.openai;

import org.jspecify.annotations.NullMarked;
