/** Names and recording of metrics: OpenTelemetry GenAI terms, ours under {@code llm.gateway.} */
@NullMarked
package io.shenyullm.core.metrics;

import org.jspecify.annotations.NullMarked;
