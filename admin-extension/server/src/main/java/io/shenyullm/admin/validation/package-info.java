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
 * The console's hold on the process that compiles for it.
 *
 * <p>Input: operations with a JSON object each. Output: what the validator answers, which is
 * started when it is first needed, kept, ended when it does not answer in time, and started again
 * when it has ended for whatever reason. One operation at a time, and few that wait; where it
 * cannot be asked, that is said with the reason, and nothing is published that was not checked.
 * What comes next: releases and rules.
 */
@NullMarked
package io.shenyullm.admin.validation;

import org.jspecify.annotations.NullMarked;
