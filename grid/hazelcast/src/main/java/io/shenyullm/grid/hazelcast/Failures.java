/*
 * Copyright 2026 The ShenYu LLM plugins authors
 *
 * Licensed under the Apache License, Version 2.0 (the "License"); you may not use this file except
 * in compliance with the License. You may obtain a copy of the License at
 *
 * https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software distributed under the License
 * is distributed on an "AS IS" BASIS, WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express
 * or implied. See the License for the specific language governing permissions and limitations under
 * the License.
 */
package io.shenyullm.grid.hazelcast;

import com.hazelcast.client.HazelcastClientOfflineException;
import com.hazelcast.core.HazelcastOverloadException;
import com.hazelcast.map.ReachedMaxSizeException;
import com.hazelcast.nio.serialization.HazelcastSerializationException;
import com.hazelcast.splitbrainprotection.SplitBrainProtectionException;
import io.shenyullm.core.grid.GridException;
import io.shenyullm.core.grid.GridException.Kind;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** What Hazelcast's exceptions mean for a caller. */
final class Failures {
  static final String LACKS_JAR =
      "a grid node lacks our classes: start nodes with the shenyu-llm-grid-hazelcast node JAR of"
          + " the gateway's version";

  private Failures() {}

  static GridException of(Throwable failure) {
    Throwable cause = unwrap(failure);
    if (cause instanceof GridException known) {
      return known;
    }
    if (cause instanceof HazelcastClientOfflineException) {
      return new GridException(Kind.UNAVAILABLE, "the grid cannot be reached", cause);
    }
    if (cause instanceof SplitBrainProtectionException) {
      return new GridException(
          Kind.UNAVAILABLE, "too few grid nodes see each other; start the missing ones", cause);
    }
    if (cause instanceof HazelcastOverloadException
        || cause instanceof ReachedMaxSizeException
        || cause instanceof OutOfMemoryError) {
      return new GridException(
          Kind.OVERLOADED, "a grid node is out of memory or overloaded", cause);
    }
    if (isMissingClass(cause)) {
      return new GridException(Kind.REJECTED, LACKS_JAR, cause);
    }
    // a client or member that has stopped may have sent before it did; timeouts, lost connections,
    // indeterminate states, and whatever is not known
    return new GridException(Kind.UNKNOWN_OUTCOME, "the outcome is not known: " + cause, cause);
  }

  /** Whether a node did not know a class of ours. */
  static boolean isMissingClass(Throwable failure) {
    Throwable cause = unwrap(failure);
    return cause instanceof HazelcastSerializationException
        || cause instanceof ClassNotFoundException
        || cause instanceof NoClassDefFoundError;
  }

  static Throwable unwrap(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException || cause instanceof ExecutionException) {
      Throwable inner = cause.getCause();
      if (inner == null) {
        break;
      }
      cause = inner;
    }
    return cause;
  }
}
