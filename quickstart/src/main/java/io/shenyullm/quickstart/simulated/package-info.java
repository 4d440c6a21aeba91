/**
 * Providers that only pretend to be models: OpenAI's and Anthropic's protocols with settable
 * latency, token rate, errors, stalls and cut streams. They prove mechanics, never quality or
 * savings.
 */
@NullMarked
package io.shenyullm.quickstart.simulated;

import org.jspecify.annotations.NullMarked;
