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
/**
 * What runs on the grid's nodes: the node's own main class, and the operations that clients send to
 * it by class name.
 *
 * <p>Input: properties or environment of the process. Output: an Ignite server node that applies
 * lease operations and keeps maps. A node that lacks what it needs (JVM flags, a readable key
 * store, a free port) ends with a message that says what to do. Only the JDK, Ignite, SLF4J and the
 * lease rules of core are used here, since the node JAR carries nothing else.
 */
@NullMarked
package io.shenyullm.grid.ignite.node;

import org.jspecify.annotations.NullMarked;
