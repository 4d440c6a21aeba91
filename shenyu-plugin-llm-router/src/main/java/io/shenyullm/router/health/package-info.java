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
 * The one owner of what is known of providers and models: input are the outcomes of calls, output
 * is who may be called now ({@link io.shenyullm.router.health.Health#standing}) and how well each
 * has done lately ({@link io.shenyullm.router.health.Health#of}). Every call is told once, by
 * whoever made it, at its end: a stream that breaks has failed, however well it began. In memory of
 * one gateway; a failure here would only mean worse choices. Plans and the dispatcher come next.
 */
@NullMarked
package io.shenyullm.router.health;

import org.jspecify.annotations.NullMarked;
