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
 * The process in which the console compiles with the parts that gateways compile with, so that
 * neither Drools nor the guard enters the console, or the ShenYu admin that it is a guest of.
 *
 * <p>Input: one JSON request a line from standard input. Output: one JSON answer a line to standard
 * output; logs go to standard error. It ends when standard input ends. A request that it cannot
 * read, or that fails, is answered so; one that takes too long is ended by whoever asked, by
 * killing this process.
 */
@NullMarked
package io.shenyullm.validator;

import org.jspecify.annotations.NullMarked;
